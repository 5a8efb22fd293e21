package io.waybill.demo;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Compares payments, orders and messages of one run, row by row, in the three databases.
 *
 * @param lost succeeded payments whose order exists, is of the same amount, unpaid, and whose message is not dead; payments
 *     that were answered as made and have no row, or whose message is rolled back
 * @param phantom effects or delivered messages without a payment
 * @param doubled orders paid more than once, or effects booked twice for one payment
 * @param stuck messages that are not done, dead or rolled back, and payments without a message
 */
record Ledger(List<String> lost, List<String> phantom, List<String> doubled, List<String> stuck) {

    private static final Set<String> FINAL = Set.of("4", "5", "6");
    private static final String ROLLED_BACK = "5";
    private static final String DEAD = "6";
    private static final int PAID = 2;
    private static final String PAYMENTS = "PAYMENT_NOTIFY_TOPIC";

    /** @param answered payments that the payment service said it made */
    static Ledger of(Databases databases, String run, Set<String> answered) throws SQLException {
        String like = run + "-%";
        List<Map<String, Object>> payments = databases.query(
                "payment",
                "select payment_id, order_id, amount_in_cents, status, lower(hex(message_id)) id from payment where payment_id like ?",
                like);
        Map<String, Map<String, Object>> orders =
                index(databases.query("orders", "select * from orders where order_id like ?", like), "order_id");
        List<Map<String, Object>> notices = databases.query(
                "orders",
                "select payment_code, order_id, outcome, lower(hex(message_id)) id from order_payment_notify where payment_code like ?",
                like);
        Map<String, Map<String, Object>> messages = messages(databases, like);
        Ledger payment = new Ledger(
                lost(payments, orders, messages, answered),
                phantom(payments, notices, orders, messages),
                doubled(orders, notices),
                stuck(payments, messages));
        return payment.and(ofFollowing(databases, like, orders.values()));
    }

    /** What follows from orders that are paid: points, and a text, of each once. */
    private static Ledger ofFollowing(Databases databases, String like, Collection<Map<String, Object>> orders)
            throws SQLException {
        Ledger ledger = new Ledger(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), List.of());
        for (String table : List.of("points_entry", "sms_log")) {
            Map<String, Integer> counts = new HashMap<>();
            databases
                    .query("orders", "select order_id from " + table + " where order_id like ?", like)
                    .forEach(row -> counts.merge(text(row, "order_id"), 1, Integer::sum));
            for (Map<String, Object> order : orders) {
                String id = text(order, "order_id");
                int count = counts.getOrDefault(id, 0);
                boolean owed = number(order, "order_status") == PAID;
                if (count > 1) {
                    ledger.doubled.add(table + " of " + id);
                } else if (owed && count == 0) {
                    ledger.lost.add(table + " of " + id);
                } else if (!owed && count > 0) {
                    ledger.phantom.add(table + " of " + id);
                }
            }
        }
        return ledger;
    }

    private Ledger and(Ledger other) {
        return new Ledger(
                both(lost, other.lost),
                both(phantom, other.phantom),
                both(doubled, other.doubled),
                both(stuck, other.stuck));
    }

    private static List<String> both(List<String> one, List<String> other) {
        List<String> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    /** Waits until nothing moves any more, or patience ends; then the ledger says what is stuck. */
    static Ledger converged(Databases databases, String run, Set<String> answered, Duration patience) throws Exception {
        long begun = System.nanoTime();
        Ledger ledger = of(databases, run, answered);
        while (!(ledger.stuck().isEmpty() && ledger.lost().isEmpty())
                && System.nanoTime() - begun < patience.toNanos()) {
            System.out.printf("  converging: %d not settled%n", ledger.stuck().size());
            TimeUnit.SECONDS.sleep(2);
            ledger = of(databases, run, answered);
        }
        return ledger;
    }

    boolean balances() {
        return lost.isEmpty() && phantom.isEmpty() && doubled.isEmpty() && stuck.isEmpty();
    }

    private static Map<String, Map<String, Object>> messages(Databases databases, String like) throws SQLException {
        String columns =
                "select lower(hex(message_id)) id, cast(state as char) state, message_key, topic, tapped_at from %s where message_key like ?";
        List<Map<String, Object>> all =
                new ArrayList<>(databases.query("waybill", columns.formatted("message_open"), like));
        all.addAll(databases.query("waybill", columns.formatted("message_closed"), like));
        all.addAll(databases.query("waybill", columns.formatted("message_outlier"), like));
        return index(all, "id");
    }

    private static List<String> lost(
            List<Map<String, Object>> payments,
            Map<String, Map<String, Object>> orders,
            Map<String, Map<String, Object>> messages,
            Set<String> answered) {
        List<String> lost = new ArrayList<>();
        Map<String, Map<String, Object>> made = index(payments, "payment_id");
        answered.stream()
                .filter(id -> !made.containsKey(id))
                .forEach(id -> lost.add(id + ", which was answered as made"));
        for (Map<String, Object> payment : payments) {
            Map<String, Object> order = orders.get(text(payment, "order_id"));
            boolean owed = number(payment, "status") == 1
                    && order != null
                    && number(order, "amount_in_cents") == number(payment, "amount_in_cents")
                    && number(order, "order_status") != PAID;
            Map<String, Object> message = messages.get(text(payment, "id"));
            if (owed && (message == null || !text(message, "state").equals(DEAD))) {
                lost.add(text(payment, "payment_id"));
            } else if (message != null && text(message, "state").equals(ROLLED_BACK)) {
                lost.add(text(payment, "payment_id") + ", whose message is rolled back");
            }
        }
        return lost;
    }

    private static List<String> phantom(
            List<Map<String, Object>> payments,
            List<Map<String, Object>> notices,
            Map<String, Map<String, Object>> orders,
            Map<String, Map<String, Object>> messages) {
        Map<String, Map<String, Object>> byId = index(payments, "payment_id");
        Map<String, Map<String, Object>> byMessage = index(payments, "id");
        List<String> phantom = new ArrayList<>();
        notices.stream()
                .map(notice -> text(notice, "payment_code"))
                .filter(code -> !byId.containsKey(code))
                .forEach(code -> phantom.add("notice of " + code));
        orders.values().stream()
                .filter(order -> order.get("payment_id") != null && !byId.containsKey(text(order, "payment_id")))
                .forEach(order -> phantom.add("order " + order.get("order_id")));
        messages.values().stream()
                .filter(message -> text(message, "topic").equals(PAYMENTS)
                        && message.get("tapped_at") != null
                        && !byMessage.containsKey(text(message, "id")))
                .forEach(message -> phantom.add("message " + message.get("id")));
        return phantom;
    }

    private static List<String> doubled(Map<String, Map<String, Object>> orders, List<Map<String, Object>> notices) {
        List<String> doubled = new ArrayList<>();
        orders.values().stream()
                .filter(order -> number(order, "times_paid") > 1
                        || number(order, "paid_amount_in_cents")
                                != number(order, "times_paid") * number(order, "amount_in_cents"))
                .forEach(order -> doubled.add("order " + order.get("order_id")));
        Set<String> seen = new HashSet<>();
        notices.stream()
                .map(notice -> text(notice, "payment_code"))
                .filter(code -> !seen.add(code))
                .forEach(code -> doubled.add("notice of " + code));
        return doubled;
    }

    private static List<String> stuck(List<Map<String, Object>> payments, Map<String, Map<String, Object>> messages) {
        List<String> stuck = new ArrayList<>();
        messages.values().stream()
                .filter(message -> !FINAL.contains(text(message, "state")))
                .forEach(message -> stuck.add("message " + message.get("id") + " in state " + message.get("state")));
        payments.stream()
                .filter(payment -> !messages.containsKey(text(payment, "id")))
                .forEach(payment -> stuck.add("payment " + payment.get("payment_id") + " without a message"));
        return stuck;
    }

    private static Map<String, Map<String, Object>> index(List<Map<String, Object>> rows, String column) {
        Map<String, Map<String, Object>> index = new HashMap<>();
        rows.forEach(row -> index.put(text(row, column), row));
        return index;
    }

    private static String text(Map<String, Object> row, String column) {
        return String.valueOf(row.get(column));
    }

    private static long number(Map<String, Object> row, String column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }
}
