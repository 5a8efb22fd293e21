package io.waybill.demo;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes a scenario's payments through the services' own APIs, with eight callers at once. */
final class Traffic {

    private static final int CALLERS = 8;

    private final Stack stack;
    private final Scenario scenario;
    private final Http http = new Http();
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();

    Traffic(Stack stack, Scenario scenario) {
        this.stack = stack;
        this.scenario = scenario;
    }

    void openAccountsAndOrders() throws InterruptedException {
        run(
                50,
                i -> create(
                        stack.paymentProducer() + "/accounts",
                        Map.of("accountId", scenario.run() + "-rich-" + i, "balanceInCents", 100_000_000L)));
        run(
                1,
                i -> create(
                        stack.paymentProducer() + "/accounts",
                        Map.of("accountId", scenario.run() + "-poor", "balanceInCents", Scenario.AMOUNT - 1L)));
        run(
                1,
                i -> create(
                        stack.paymentProducer() + "/accounts",
                        Map.of(
                                "accountId",
                                scenario.run() + "-frozen",
                                "balanceInCents",
                                100_000_000L,
                                "frozen",
                                true)));
        run(
                scenario.orders(),
                i -> create(
                        stack.orderConsumer() + "/orders",
                        Map.of(
                                "orderId",
                                scenario.run() + "-order-" + i,
                                "amountInCents",
                                Scenario.AMOUNT,
                                "userId",
                                scenario.run() + "-user-" + i % 50,
                                "userPhone",
                                "138%08d".formatted(i))));
    }

    /** Makes the payments from one number up to another. */
    void pay(int from, int to) throws InterruptedException {
        run(to - from, i -> {
            Scenario.Payment payment = scenario.payments().get(from + i);
            pay(payment);
            if (payment.kind() == Scenario.Case.REPEATED) {
                pay(payment);
            }
            made.incrementAndGet();
        });
    }

    int made() {
        return made.get();
    }

    /** How many requests got which answer. */
    Map<String, AtomicInteger> answers() {
        return new TreeMap<>(answers);
    }

    /** Makes one payment, and returns how it was answered. */
    String pay(Scenario.Payment payment) throws IOException, InterruptedException {
        Http.Answer answer = http.post(
                stack.paymentProducer() + "/payments?form=" + payment.form(),
                Map.of(
                        "paymentId", payment.id(),
                        "orderId", payment.orderId(),
                        "accountId", payment.account(),
                        "amountInCents", payment.amount()));
        String status =
                answer.status() == 201 ? "201 " + answer.body().getString("status") : String.valueOf(answer.status());
        answers.computeIfAbsent(status, none -> new AtomicInteger()).incrementAndGet();
        return status;
    }

    private void create(String url, Map<String, Object> body) throws IOException, InterruptedException {
        Http.Answer answer = http.post(url, body);
        if (answer.status() != 201) {
            throw new IOException(url + " answered " + answer.status() + ": " + answer.body());
        }
    }

    /** Work that may fail like a request. */
    private interface Request {
        void send(int number) throws IOException, InterruptedException;
    }

    private static void run(int count, Request request) throws InterruptedException {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        Map<Integer, Exception> failures = new ConcurrentHashMap<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            callers.execute(() -> {
                try {
                    request.send(number);
                } catch (IOException | RuntimeException failed) {
                    failures.put(number, failed);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        callers.shutdown();
        if (!callers.awaitTermination(10, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the requests did not end within ten minutes");
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    failures.size() + " requests failed",
                    failures.values().iterator().next());
        }
    }
}
