package io.waybill.service.tracking.retention;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.retention.RetentionHeldException;
import io.waybill.service.tracking.message.ClosedTable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The partitions of {@code message_closed}. Above the last day lies one that is empty, so that days are made of it without copying
 * anything. Two nodes at once do no harm: what one has made or dropped the other finds made or gone.
 */
@Component
class ClosedDays {

    private static final Logger LOG = LoggerFactory.getLogger(ClosedDays.class);

    private static final String TABLE = ClosedTable.DAYS.table();
    static final String LATER = "p_later";

    static final int MADE_AHEAD = 7;
    /** Days in which something may still be written when they are missing. */
    private static final int BACK = (int) ClosedTable.AFTER.toDays();

    /** Everybody who wants the table waits as long as a statement that changes its partitions does. */
    private static final Duration PATIENCE = Duration.ofMillis(200);
    /** Once all is copied, what writes has waited for much longer already, and in vain if it gave way now. */
    private static final Duration PATIENCE_AFTER_COPYING = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LONGEST_COPYING = Duration.ofDays(7);

    private static final int NO_SUCH_PARTITION = 1507;
    private static final int UNKNOWN_PARTITION = 1735;
    /** Another node has taken a table that is being made for one that was left there by a third: it is gone, or it is going just now. */
    private static final Set<Integer> TAKEN_BY_OTHERS = Set.of(1146, 1205, 1213);
    /** Columns were added to the table without copying it: then the day is dropped where it is. */
    private static final Set<Integer> NOT_TAKEN = Set.of(1731, 1736, NO_SUCH_PARTITION, UNKNOWN_PARTITION);
    /** How tables are called into which days are taken out. */
    private static final String LEAVING = "message_leaving_";

    /** What was to be made is there: under its name, or by its bounds. */
    private static final Set<Integer> MADE_BY_OTHERS = Set.of(1517, 1493);

    private final JdbcTemplate jdbc;
    private final PartitionStatements statements;

    ClosedDays(JdbcTemplate jdbc, PartitionStatements statements) {
        this.jdbc = jdbc;
        this.statements = statements;
    }

    /** The oldest first. */
    List<ClosedDay> read() {
        return statements.partitionsOf(TABLE).stream()
                .flatMap(each -> ClosedDay.of(each.name(), each.rows(), each.bytes()).stream())
                .toList();
    }

    /**
     * Makes the days up to a week from now.
     *
     * @return false if somebody has the table open for too long; then it is to be tried again
     */
    boolean makeAhead(long now) {
        LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(now), ZoneOffset.UTC);
        LocalDate last = today.plusDays(MADE_AHEAD);
        LocalDate first = firstMissing(today);
        if (first.isAfter(last)) {
            return true;
        }
        // All of it anew the first time: a table to which columns were added without copying takes part in no exchange.
        String change = hasNoDays()
                ? " partition by range columns (message_id) ("
                : " reorganize partition " + LATER + " into (";
        String statement = "alter table " + TABLE + change + partitions(first, last) + "partition " + LATER
                + " values less than (maxvalue))";
        boolean made = isEmptyFrom(lastBound())
                ? statements.run(statement, PATIENCE, LONGEST, MADE_BY_OTHERS)
                : runWithCopying(statement, first);
        if (made) {
            LOG.info("Finished messages have days up to {}", last);
        }
        return made;
    }

    private boolean runWithCopying(String statement, LocalDate first) {
        LOG.warn(
                "Finished messages are put into days from {} on, which copies those that are in none; what is to be journaled waits meanwhile",
                first);
        if (!statements.run(statement, PATIENCE_AFTER_COPYING, LONGEST_COPYING, MADE_BY_OTHERS)) {
            throw new RetentionHeldException("days can't be made of " + TABLE + ", which has to be copied for that:"
                    + " somebody reads it for long; it is tried again later");
        }
        // Of copied rows MySQL has no statistics: it would read whole indexes, for a few rows at their end.
        jdbc.execute("analyze table " + TABLE);
        return true;
    }

    private boolean hasNoDays() {
        return read().isEmpty();
    }

    /** From where on there are no days. */
    private LocalDate lastBound() {
        List<ClosedDay> days = read();
        return days.isEmpty()
                ? LocalDate.EPOCH
                : days.get(days.size() - 1).day().plusDays(1);
    }

    /** All that is older is in the first day: of a table that has no days yet, all that is in it. */
    private LocalDate firstMissing(LocalDate today) {
        List<ClosedDay> days = read();
        LocalDate earliest = today.minusDays(BACK);
        if (!days.isEmpty()) {
            LocalDate next = days.get(days.size() - 1).day().plusDays(1);
            return next.isBefore(earliest) ? earliest : next;
        }
        return isEmptyFrom(LocalDate.EPOCH) ? earliest : today.plusDays(1);
    }

    private boolean isEmptyFrom(LocalDate first) {
        MessageId from = ClosedDay.end(first.minusDays(1));
        return Objects.requireNonNull(jdbc.queryForObject(
                "select not exists (select 1 from " + TABLE + " where message_id >= ?)", Boolean.class, (Object)
                        from.toBytes()));
    }

    private static String partitions(LocalDate first, LocalDate last) {
        StringBuilder partitions = new StringBuilder();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            String end = HexFormat.of().formatHex(ClosedDay.end(day).toBytes());
            partitions.append("partition %s values less than (x'%s'), ".formatted(ClosedDay.name(day), end));
        }
        return partitions.toString();
    }

    /** How many messages are in a day; reads an index of it. */
    long count(ClosedDay day) {
        Long rows =
                jdbc.queryForObject("select count(*) from " + TABLE + " partition (" + day.name() + ")", Long.class);
        return Objects.requireNonNull(rows);
    }

    /**
     * Drops a day with all that is in it: that is taken out of the table first, which takes no time, and dropped beside it, as the server
     * would keep everybody else out while it removes a large file.
     *
     * @return false if somebody has the table open for too long; then it is to be tried again
     */
    boolean drop(ClosedDay day) {
        if (!isEmpty(day) && !takeOut(day)) {
            dropLeaving();
            return false;
        }
        boolean dropped = statements.run(
                "alter table " + TABLE + " drop partition " + day.name(), PATIENCE, LONGEST, Set.of(NO_SUCH_PARTITION));
        dropLeaving();
        return dropped;
    }

    /** @return false if somebody has the table open for too long */
    boolean takeOut(ClosedDay day) {
        String leaving = LEAVING + day.name() + "_"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        try {
            jdbc.execute("create table " + leaving + " like " + TABLE);
            jdbc.execute("alter table " + leaving + " remove partitioning");
            return statements.run(
                    "alter table " + TABLE + " exchange partition " + day.name() + " with table " + leaving,
                    PATIENCE,
                    LONGEST,
                    NOT_TAKEN);
        } catch (DataAccessException failed) {
            if (isError(failed, TAKEN_BY_OTHERS)) {
                return false;
            }
            throw failed;
        }
    }

    /** What was taken out of the table, also by a node that was killed then. */
    void dropLeaving() {
        jdbc.queryForList(
                        "select table_name from information_schema.tables where table_schema = database() and table_name like ?",
                        String.class,
                        LEAVING.replace("_", "\\_") + "%")
                .forEach(this::dropLeft);
    }

    private void dropLeft(String left) {
        try {
            jdbc.execute("drop table if exists " + left);
        } catch (DataAccessException failed) {
            if (!isError(failed, TAKEN_BY_OTHERS)) {
                throw failed;
            }
            LOG.debug("{} is left to whoever is at it, or to the next sweep: {}", left, failed.getMessage());
        }
    }

    private boolean isEmpty(ClosedDay day) {
        String sql = "select not exists (select 1 from " + TABLE + " partition (" + day.name() + "))";
        try {
            return Objects.requireNonNull(jdbc.queryForObject(sql, Boolean.class));
        } catch (DataAccessException failed) {
            if (isError(failed, Set.of(UNKNOWN_PARTITION))) {
                return true;
            }
            throw failed;
        }
    }

    private static boolean isError(DataAccessException failed, Set<Integer> codes) {
        return failed.getMostSpecificCause() instanceof SQLException cause && codes.contains(cause.getErrorCode());
    }
}
