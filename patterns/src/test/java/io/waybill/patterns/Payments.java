package io.waybill.patterns;

import org.springframework.jdbc.core.JdbcTemplate;

/** Payments that are booked, and whatever else happens within the transaction that does so. */
class Payments {

    private final JdbcTemplate jdbc;
    private volatile Runnable then = () -> {};

    Payments(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** In the transaction that runs. */
    void book(String id) {
        jdbc.update("insert into payment values (?)", id);
        then.run();
    }

    boolean isBooked(String id) {
        return jdbc.queryForObject("select count(*) from payment where id = ?", Integer.class, id) == 1;
    }

    /** What goes wrong, or takes its time, once a payment is booked and before COMMIT. */
    void then(Runnable rest) {
        then = rest;
    }
}
