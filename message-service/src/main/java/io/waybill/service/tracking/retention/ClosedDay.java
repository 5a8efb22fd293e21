package io.waybill.service.tracking.retention;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.message.ClosedTable;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A partition of {@code message_closed}: the messages whose ids are of one day (UTC), and of days before it that have no partition.
 *
 * @param rows by the database's statistics, as are the bytes
 */
record ClosedDay(LocalDate day, long rows, long bytes) {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'d'uuuuMMdd");

    /** Empty if it is a partition of another kind. */
    static Optional<ClosedDay> of(String name, long rows, long bytes) {
        try {
            return Optional.of(new ClosedDay(LocalDate.parse(name, NAME), rows, bytes));
        } catch (DateTimeParseException other) {
            return Optional.empty();
        }
    }

    static String name(LocalDate day) {
        return NAME.format(day);
    }

    /** Above all ids of the day. */
    static MessageId end(LocalDate day) {
        return MessageId.floor(endMillis(day));
    }

    private static long endMillis(LocalDate day) {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** Of the first day: what was dropped is below, and what has no day. */
    long beginMillis() {
        return endMillis(day.minusDays(1));
    }

    String name() {
        return name(day);
    }

    /** From when on nothing is added to it, and all that is in it was finished before. */
    long completeAt() {
        return endMillis(day) + ClosedTable.AFTER.toMillis();
    }
}
