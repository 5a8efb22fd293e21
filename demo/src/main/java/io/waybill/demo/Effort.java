package io.waybill.demo;

import com.alibaba.fastjson2.JSON;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What it took to deliver a run's messages, beyond one copy of each. */
record Effort(Databases databases, String run) {

    /** Totals by name: messages, copies beyond the first, redeliveries, questions to producers, conflicts, repeats dropped. */
    Map<String, Long> total() throws SQLException {
        Map<String, Long> total = new TreeMap<>();
        for (Map<String, Object> message : messages()) {
            total.merge("messages", 1L, Long::sum);
            total.merge("further copies", Math.max(0, number(message, "copies") - 1), Long::sum);
            total.merge("conflicts", number(message, "conflict"), Long::sum);
            total.merge("questions", entries(message, "ASKED"), Long::sum);
            total.merge("redeliveries", entries(message, "REDELIVERED"), Long::sum);
        }
        return total;
    }

    private List<Map<String, Object>> messages() throws SQLException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String table : List.of("message_open", "message_closed", "message_outlier")) {
            all.addAll(databases.query(
                    "waybill",
                    "select copies, conflict, timeline from " + table + " where message_key like ?",
                    run + "-%"));
        }
        return all;
    }

    private static long entries(Map<String, Object> message, String what) {
        return JSON.parseArray(String.valueOf(message.get("timeline"))).toList(Map.class).stream()
                .filter(entry -> what.equals(entry.get("what")))
                .count();
    }

    private static long number(Map<String, Object> row, String column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }
}
