package io.waybill.service.consuming.redelivery;

import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.test.TestDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Services on one database that redeliver after seconds. */
final class Impatient implements AutoCloseable {

    private static final Map<String, String> SETTINGS = Map.of(
            "interval", "500ms",
            "stale-after", "3s",
            "ladder", "5s,5s",
            "lease", "30s",
            "offsets-missing-after", "15s",
            "rate", "5000",
            "group-rate", "5000");

    private final TestDatabase database;
    private final Map<String, ConfigurableApplicationContext> nodes = new LinkedHashMap<>();

    Impatient(String database) {
        this.database = TestDatabase.create(database);
    }

    Impatient start(String node) {
        return start(node, Map.of());
    }

    /** Starts a node some of whose settings of redelivery are others. */
    Impatient start(String node, Map<String, String> others) {
        Map<String, String> settings = new TreeMap<>(SETTINGS);
        settings.putAll(others);
        List<String> properties = new ArrayList<>(List.of("waybill.journal.node=" + node));
        settings.forEach((name, value) -> properties.add("waybill.redelivery." + name + "=" + value));
        nodes.put(node, Service.start(database, properties.toArray(String[]::new)));
        return this;
    }

    void stop(String node) {
        nodes.remove(node).close();
    }

    /** Waits for the rounds that are running, and has every node look once more. */
    void round() {
        nodes.values().forEach(node -> node.getBean(Redeliverer.class).redeliver());
    }

    long eventsJournaledUntil() throws Exception {
        return any().getBean(JournalClock.class).events();
    }

    JdbcTemplate jdbc() {
        return any().getBean(JdbcTemplate.class);
    }

    MessageLookup lookup() {
        return any().getBean(MessageLookup.class);
    }

    @Override
    public void close() {
        nodes.values().forEach(ConfigurableApplicationContext::close);
        nodes.clear();
    }

    private ConfigurableApplicationContext any() {
        return nodes.values().iterator().next();
    }
}
