package io.waybill.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs the demonstration; see {@code deploy/local/demo}. */
public final class Demo {

    private static final PrintStream OUT = System.out;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration OUTAGE = Duration.ofMinutes(1);

    private Demo() {}

    public static void main(String[] arguments) throws Exception {
        String setting = System.getenv("PAYMENTS");
        int count = setting == null ? 1_000 : Integer.parseInt(setting);
        String run = "demo" + Instant.now().getEpochSecond();
        Stack stack = Stack.fromEnvironment();
        Databases databases = Databases.fromEnvironment();
        boolean byOutbox = List.of(arguments).contains("--outbox");
        Scenario scenario = byOutbox ? Scenario.of(run, count, List.of("OUTBOX")) : Scenario.of(run, count);
        Traffic traffic = new Traffic(stack, scenario);

        OUT.printf("%nrun %s: %d payments for %d orders (%s)%n", run, count, count, cases(scenario));
        traffic.openAccountsAndOrders();
        boolean overHttp = List.of(arguments).contains("--http");
        if (overHttp) {
            OUT.println("the order service is told over HTTP, at the endpoint ORDER_HTTP");
        }
        new HttpEndpoint(stack).set(overHttp);
        long brokenAt;
        pay(traffic, 0, count * 2 / 5);
        if (byOutbox) {
            brokenAt = payWithoutBroker(traffic, stack, count);
        } else {
            brokenAt = payWithoutOrderService(traffic, stack, count);
        }
        pay(traffic, count * 3 / 5, count);

        Ledger ledger = Ledger.converged(databases, run, Set.of(), PATIENCE);
        new Report(databases, run, OUT).print(traffic, ledger, brokenAt);
        System.exit(ledger.balances() && answersAreRight(traffic, scenario) ? 0 : 1);
    }

    private static long payWithoutOrderService(Traffic traffic, Stack stack, int count) throws Exception {
        long killedAt = System.currentTimeMillis();
        OUT.println("killing the order service, and going on paying without it");
        stack.kill("order-consumer");
        pay(traffic, count * 2 / 5, count * 3 / 5);
        stack.start("order-consumer");
        return killedAt;
    }

    /** Every COMMIT succeeds meanwhile. */
    private static long payWithoutBroker(Traffic traffic, Stack stack, int count) throws Exception {
        long killedAt = System.currentTimeMillis();
        OUT.println("killing the broker for a minute, and going on paying without it");
        stack.kill("broker");
        pay(traffic, count * 2 / 5, count * 3 / 5);
        long left = killedAt + OUTAGE.toMillis() - System.currentTimeMillis();
        if (left > 0) {
            TimeUnit.MILLISECONDS.sleep(left);
        }
        stack.start("broker");
        return killedAt;
    }

    private static String cases(Scenario scenario) {
        return scenario.payments().stream()
                .collect(Collectors.groupingBy(Scenario.Payment::kind, Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private static void pay(Traffic traffic, int from, int to) throws InterruptedException {
        int step = Math.max(1, (to - from) / 4);
        for (int next = from; next < to; next += step) {
            traffic.pay(next, Math.min(to, next + step));
            OUT.printf("  %d payments asked for%n", traffic.made());
        }
    }

    /** Every request must have been answered as its case demands. */
    private static boolean answersAreRight(Traffic traffic, Scenario scenario) {
        long poor = scenario.payments().stream()
                .filter(payment -> payment.kind() == Scenario.Case.POOR)
                .count();
        long refused = traffic.answers().entrySet().stream()
                .filter(entry -> entry.getKey().equals("422"))
                .mapToLong(entry -> entry.getValue().get())
                .sum();
        List<String> unexpected = traffic.answers().keySet().stream()
                .filter(status -> !List.of("201 SUCCEEDED", "201 FAILED", "422").contains(status))
                .toList();
        if (refused != poor || !unexpected.isEmpty()) {
            OUT.printf("unexpected answers: %s, and %d refusals where %d were due%n", unexpected, refused, poor);
            return false;
        }
        return true;
    }
}
