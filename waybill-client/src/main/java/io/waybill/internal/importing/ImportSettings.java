package io.waybill.internal.importing;

import io.waybill.protocol.MessageRules;
import io.waybill.protocol.Printable;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is imported, and how fast.
 *
 * @param table the old one, with its schema before it and a dot where that is another than the store's
 * @param unfinished statuses of rows that are taken
 * @param taken the status that rows have afterwards
 * @param idHeader header that carries the old id
 * @param minAge for how long a row has to have been left alone
 * @param rate most rows a second; 0 for as many as can be had
 * @param batchSize most rows in one transaction
 * @param interval how often is looked again
 * @param dryRun whether it is only said what would be imported
 */
public record ImportSettings(
        String table,
        OldColumns columns,
        List<String> unfinished,
        String taken,
        String idHeader,
        Duration minAge,
        int rate,
        int batchSize,
        Duration interval,
        boolean dryRun) {

    /** Names are part of statements: nothing else is let into them. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$]{1,64}");

    private static final Pattern TABLE = Pattern.compile("(" + NAME + "\\.)?" + NAME);
    private static final int LONGEST_STATUS = 64;

    /** @throws IllegalArgumentException when something can't work, with the name of the setting */
    public ImportSettings {
        unfinished = List.copyOf(unfinished);
        requireName("table", table, TABLE);
        columns.names().forEach(name -> requireName("columns", name, NAME));
        if (unfinished.isEmpty()) {
            throw refused("unfinished", "is empty: name the status of rows that are still to be sent");
        }
        unfinished.forEach(status -> requireStatus("unfinished", status));
        requireStatus("taken", taken);
        if (unfinished.contains(taken)) {
            throw refused(
                    "taken",
                    "is '" + taken + "', which is one of unfinished: the old relay would send again what was imported");
        }
        try {
            MessageRules.checkHeader(idHeader, "id");
        } catch (IllegalArgumentException reserved) {
            throw refused("id-header", "names a header that can't be: " + reserved.getMessage());
        }
        if (minAge.isNegative()) {
            throw refused("min-age", "must not be negative, and is " + minAge);
        }
        if (minAge.toSeconds() > 0 && columns.touchedAt() == null) {
            throw refused(
                    "min-age",
                    "is " + minAge
                            + ", and neither columns.created-at nor columns.updated-at is named: set min-age=0s where no column tells how old a row is");
        }
        if (rate < 0 || batchSize < 1 || batchSize > 1_000) {
            throw refused(
                    "rate", "must not be negative, and batch-size 1 to 1000; they are " + rate + " and " + batchSize);
        }
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw refused("interval", "must be at least 1s, and is " + interval);
        }
    }

    private static void requireName(String setting, String name, Pattern allowed) {
        if (!allowed.matcher(name).matches()) {
            throw refused(
                    setting,
                    "names '" + Printable.of(name, 80)
                            + "', which becomes part of statements and may have letters from a to z, digits, '_' and '$' only"
                            + (allowed == TABLE ? ", and a dot between schema and table" : ""));
        }
    }

    private static void requireStatus(String setting, String status) {
        if (status.isBlank() || status.length() > LONGEST_STATUS) {
            throw refused(
                    setting,
                    "has a status of '" + Printable.of(status, 80) + "': 1 to " + LONGEST_STATUS + " characters");
        }
    }

    private static IllegalArgumentException refused(String setting, String why) {
        return new IllegalArgumentException("waybill.import." + setting + " " + why);
    }
}
