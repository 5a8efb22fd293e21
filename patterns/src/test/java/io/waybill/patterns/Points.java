package io.waybill.patterns;

import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;

/** Points that consumer groups give for purchases: once for each, or somebody is cheated. */
class Points {

    private final JdbcTemplate jdbc;
    private volatile Consumer<Giving> then = giving -> {};

    Points(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    record Giving(String group, String purchase) {}

    /** In the transaction that runs; where none does, at once. */
    void give(String group, String purchase) {
        jdbc.update("insert into points values (?, ?)", group, purchase);
        then.accept(new Giving(group, purchase));
    }

    /** How often a group has given points for a purchase. */
    int given(String group, String purchase) {
        return jdbc.queryForObject(
                "select count(*) from points where giver = ? and purchase = ?", Integer.class, group, purchase);
    }

    /** What goes wrong, or takes its time, once points are given and before COMMIT. */
    void then(Consumer<Giving> rest) {
        then = rest;
    }
}
