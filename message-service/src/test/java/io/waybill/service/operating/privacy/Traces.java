package io.waybill.service.operating.privacy;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;

/** Looks for a text in every column of every table there is: one that is added tomorrow is looked into as well. */
final class Traces {

    private final JdbcTemplate jdbc;

    Traces(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Where it stands, as table and column. */
    SortedSet<String> of(String text) {
        SortedSet<String> found = new TreeSet<>();
        List<Map<String, Object>> columns = jdbc.queryForList("""
                select c.table_name as t, c.column_name as c from information_schema.columns c
                  join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
                where c.table_schema = database() and t.table_type = 'BASE TABLE'
                  and (c.data_type like '%char%' or c.data_type like '%text%' or c.data_type like '%blob%'
                    or c.data_type like '%binary%' or c.data_type = 'json')
                """);
        for (Map<String, Object> column : columns) {
            String count = "select count(*) from `" + column.get("t") + "` where locate(?, convert(`" + column.get("c")
                    + "` using latin1)) > 0";
            if (jdbc.queryForObject(count, Long.class, text) > 0) {
                found.add(column.get("t") + "." + column.get("c"));
            }
        }
        return found;
    }
}
