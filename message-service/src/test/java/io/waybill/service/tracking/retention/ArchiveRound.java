package io.waybill.service.tracking.retention;

import io.waybill.protocol.MessageId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Has a service archive and delete what is old at once, and makes messages old. */
public final class ArchiveRound {

    private ArchiveRound() {}

    /** All that is due, of every kind. */
    public static void run(ApplicationContext service) {
        service.getBean(ArchiveJob.class).archive();
        service.getBean(ClosedSweep.class).sweep(10_000);
        service.getBean(OutlierSweep.class).sweep(10_000);
        service.getBean(DeadSweep.class).sweep(10_000);
    }

    /** Makes the day of a message that was finished long after its time, and puts it there as if it had been finished then. */
    public static void putIntoItsDay(JdbcTemplate jdbc, MessageId id) {
        LocalDate day =
                Instant.ofEpochMilli(id.epochMillis()).atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate first = days(jdbc).get(0);
        if (first.isAfter(day)) {
            jdbc.execute("alter table message_closed reorganize partition " + ClosedDay.name(first) + " into ("
                    + partition(day) + ", " + partition(first) + ")");
        }
        List<String> columns = jdbc.queryForList(
                "select column_name from information_schema.columns where table_schema = database()"
                        + " and table_name = 'message_closed'",
                String.class);
        String all = String.join(", ", columns);
        jdbc.update(
                "insert into message_closed (" + all + ") select " + all + " from message_outlier where message_id = ?",
                (Object) id.toBytes());
        jdbc.update("delete from message_outlier where message_id = ?", (Object) id.toBytes());
    }

    private static List<LocalDate> days(JdbcTemplate jdbc) {
        return jdbc
                .queryForList(
                        "select partition_name from information_schema.partitions where table_schema = database()"
                                + " and table_name = 'message_closed' and partition_name like 'd2%'"
                                + " order by partition_ordinal_position",
                        String.class)
                .stream()
                .map(name -> ClosedDay.of(name, 0, 0).orElseThrow().day())
                .toList();
    }

    private static String partition(LocalDate day) {
        return "partition %s values less than (x'%s')"
                .formatted(
                        ClosedDay.name(day),
                        HexFormat.of().formatHex(ClosedDay.end(day).toBytes()));
    }
}
