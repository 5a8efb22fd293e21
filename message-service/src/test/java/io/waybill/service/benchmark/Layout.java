package io.waybill.service.benchmark;

import io.waybill.protocol.MessageId;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** How {@code message_closed} is divided. What is in it is copied, if it is not empty. */
public class Layout {

    private static final String LAST = "partition p_later values less than (maxvalue)";
    private static final int AHEAD = 7;

    private final JdbcTemplate jdbc;

    public Layout(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** All in one partition, as before there were days. */
    public void one() {
        reorganize(LAST);
    }

    /** A partition for each of so many days before today, today, and a week ahead. */
    void days(int back) {
        StringBuilder partitions = new StringBuilder();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (LocalDate day = today.minusDays(back); !day.isAfter(today.plusDays(AHEAD)); day = day.plusDays(1)) {
            MessageId end = MessageId.floor(
                    day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
            partitions.append("partition d%s values less than (x'%s'), "
                    .formatted(day.toString().replace("-", ""), HexFormat.of().formatHex(end.toBytes())));
        }
        reorganize(partitions + LAST);
    }

    private void reorganize(String into) {
        List<String> names = jdbc.queryForList(
                "select partition_name from information_schema.partitions where table_schema = database()"
                        + " and table_name = 'message_closed' order by partition_ordinal_position",
                String.class);
        // Takes longer than a pooled connection waits for an answer.
        jdbc.execute((Connection connection) -> {
            int timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, 0);
            try (Statement statement = connection.createStatement()) {
                statement.execute("alter table message_closed reorganize partition " + String.join(", ", names)
                        + " into (" + into + ")");
            } finally {
                connection.setNetworkTimeout(Runnable::run, timeout);
            }
            return null;
        });
        jdbc.execute("analyze table message_closed");
    }
}
