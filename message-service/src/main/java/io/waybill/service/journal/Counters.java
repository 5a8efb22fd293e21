package io.waybill.service.journal;

import java.util.Map;
import java.util.TreeMap;

/** Totals that change with one transaction. Not thread-safe. */
class Counters {

    private final Map<String, Long> changes = new TreeMap<>();

    void add(String name, long by) {
        changes.merge(name, by, Long::sum);
    }

    void save(ProgressMapper mapper, String node) {
        changes.forEach((name, by) -> {
            if (by != 0) {
                mapper.count(name, node, by);
            }
        });
    }
}
