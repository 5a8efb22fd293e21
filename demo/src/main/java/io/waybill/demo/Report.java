package io.waybill.demo;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Prints what a run came to, counted in the databases. */
final class Report {

    private static final Map<String, String> STATES =
            Map.of("1", "PENDING", "2", "SENDING", "3", "SENT", "4", "DONE", "5", "ROLLED_BACK", "6", "DEAD");

    private final Databases databases;
    private final String like;
    private final PrintStream out;

    Report(Databases databases, String run, PrintStream out) {
        this.databases = databases;
        this.like = run + "-%";
        this.out = out;
    }

    /** @param killedAt when the first part was killed, on this machine's clock */
    void print(Traffic traffic, Ledger ledger, long killedAt) throws SQLException {
        out.println();
        out.println("answers of the payment service");
        traffic.answers().forEach((status, count) -> line(status, String.valueOf(count.get())));
        out.println("payments by outcome");
        count("payment", """
                select case status when 1 then 'succeeded' when 2 then 'failed' else 'waiting' end name, count(*) total
                from payment where payment_id like ? group by status order by status""");
        out.println("orders");
        count("orders", """
                select case order_status when 1 then 'new' when 2 then 'paid' when 5 then 'cancelled' else 'other' end name,
                  count(*) total
                from orders where order_id like ? group by order_status order by order_status""");
        out.println("payments set aside for reconciliation");
        count("orders", """
                select outcome name, count(*) total from order_payment_notify
                where payment_code like ? and outcome not in ('APPLIED', 'NOTED') group by outcome""");
        messages();
        out.println("latency, milliseconds (messages that were done)");
        latencies("until the kill", 0, killedAt - 2_000);
        latencies("all", 0, Long.MAX_VALUE);
        ledger(ledger);
    }

    private void messages() throws SQLException {
        out.println("messages by state");
        for (String table : List.of("message_open", "message_closed", "message_outlier")) {
            for (Map<String, Object> row : databases.query(
                    "waybill",
                    "select cast(state as char) name, count(*) total from " + table
                            + " where message_key like ? group by state",
                    like)) {
                line(STATES.getOrDefault(text(row, "name"), "?"), text(row, "total"));
            }
        }
        total(
                "copies beyond the first",
                "select coalesce(sum(copies) - count(*), 0) from message_closed where state = 4 and message_key like ?",
                like);
        total(
                "duplicates dropped (on this stack, all runs)",
                "select coalesce(sum(total), 0) from journal_counter where name = 'duplicates'");
    }

    private void total(String name, String sql, Object... values) throws SQLException {
        line(name, String.valueOf(databases.numbers("waybill", sql, values)[0]));
    }

    /** Of messages committed between two times: a message that waits for a service to come back says little of speed. */
    private void latencies(String which, long from, long to) throws SQLException {
        percentiles("commit to effect, " + which, databases.numbers("waybill", """
                select cast(substring_index(substring_index(deliveries, '"doneAt":', -1), ',', 1) as signed) - committed_at
                from message_closed where state = 4 and committed_at between ? and ? and message_key like ?""", from, to, like));
        percentiles("commit to DONE, " + which, databases.numbers("waybill", """
                select state_since - committed_at from message_closed
                where state = 4 and committed_at between ? and ? and message_key like ?""", from, to, like));
    }

    private void percentiles(String name, long[] sorted) {
        if (sorted.length == 0) {
            line(name, "none");
            return;
        }
        line(
                name,
                "p50 %d, p99 %d, max %d"
                        .formatted(
                                sorted[sorted.length / 2],
                                sorted[(int) Math.min(sorted.length - 1L, sorted.length * 99L / 100)],
                                Arrays.stream(sorted).max().orElse(0)));
    }

    private void ledger(Ledger ledger) {
        out.println("ledger");
        entry("lost", ledger.lost());
        entry("phantom", ledger.phantom());
        entry("doubled", ledger.doubled());
        entry("stuck", ledger.stuck());
        out.println(ledger.balances() ? "the ledger balances" : "THE LEDGER DOES NOT BALANCE");
    }

    private void entry(String name, List<String> entries) {
        line(
                name,
                entries.isEmpty()
                        ? "0"
                        : entries.size() + ": " + entries.stream().limit(5).toList());
    }

    private void count(String schema, String sql) throws SQLException {
        for (Map<String, Object> row : databases.query(schema, sql, like)) {
            line(text(row, "name"), text(row, "total"));
        }
    }

    private static String text(Map<String, Object> row, String column) {
        return String.valueOf(row.get(column));
    }

    private void line(String name, String value) {
        out.printf("  %-45s %s%n", name, value);
    }
}
