package io.waybill.internal.importing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What one pass through the old table has come to. Used by one thread. */
final class ImportReport {

    private static final int MOST_NAMED = 5;

    private final Map<String, Long> topics = new TreeMap<>();
    private final List<String> named = new ArrayList<>();
    private long imported;
    private long alreadyThere;
    private long passedOver;
    private long refused;
    private OldTable.Left left = new OldTable.Left(0, 0);

    void imported(String topic) {
        imported++;
        topics.merge(topic, 1L, Long::sum);
    }

    /** The message was imported before; its row only was given the status. */
    void alreadyThere() {
        alreadyThere++;
    }

    /** Somebody else has them, or has had them meanwhile. */
    void passedOver(int rows) {
        passedOver += rows;
    }

    void refused(OldRow row, String why) {
        refused++;
        if (named.size() < MOST_NAMED) {
            named.add(row.name() + " (" + why + ")");
        }
    }

    void left(OldTable.Left rows) {
        left = rows;
    }

    long imported() {
        return imported;
    }

    /** Whether anything was changed. */
    boolean isNews() {
        return imported + alreadyThere > 0;
    }

    /** Empty where every row can be imported. */
    String refusals() {
        return refused == 0
                ? ""
                : refused + " can't be imported and stay as they are: " + String.join("; ", named)
                        + (refused > named.size() ? "; …" : "");
    }

    /** In words for people. */
    @Override
    public String toString() {
        String byTopic = topics.entrySet().stream()
                .map(topic -> topic.getKey() + " " + topic.getValue())
                .collect(Collectors.joining(", ", " (", ")"));
        return imported + " rows" + (topics.isEmpty() ? "" : byTopic)
                + (alreadyThere > 0 ? ", " + alreadyThere + " that were imported before" : "")
                + (passedOver > 0 ? "; " + passedOver + " were held or finished by others meanwhile" : "")
                + (left.young() > 0 ? "; " + left.young() + " are younger than waybill.import.min-age" : "")
                + "; unfinished now: " + left.all();
    }
}
