package io.waybill.demo;

import io.waybill.test.CuttingProxy;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Lets one fault after the other happen to the stack under load, and checks the ledger each time; see {@code deploy/local/drill}. */
public final class Drill {

    private static final PrintStream OUT = System.out;
    /** And as long again as the fault lasted, which may have left a backlog. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final int BEFORE_SECONDS = 4;
    private static final int AFTER_SECONDS = 6;

    private static final List<String> STANDARD = List.of(
            "kill:message-service:3s",
            "kill:payment-producer:3s",
            "kill:order-consumer:3s",
            "kill:broker:3s",
            "kill:nameserver:3s",
            "kill:database:3s",
            "kill:message-service+payment-producer:3s",
            "kill:order-consumer+broker:3s",
            "kill:database+broker:3s",
            "freeze:message-service:75s",
            "freeze:payment-producer:20s",
            "freeze:order-consumer:20s",
            "cut:waybill:20s",
            "cut:payment:20s",
            "cut:orders:20s",
            "cut:waybill+payment+orders:60s",
            "stall:payment:20s",
            "stall:orders:20s",
            "lose-commits:payment:5",
            "lose-commits:orders:5",
            "lose-commits:waybill:5",
            "crash:HALF_MESSAGE_SENT+ROW_ABSENT+DOOR_CLOSED",
            "crash:ROW_INSERTED",
            "crash:BEFORE_COMMIT",
            "crash:COMMITTED",
            "crash:HALF_MESSAGE_ENDED",
            "crash:OUTBOX_CLAIMED",
            "crash:OUTBOX_PUBLISHED",
            "crash:EVENTS_SENT",
            "crash:PROCESSED_ID_INSERTED",
            "crash:EFFECT_COMMITTED",
            "crash:RETRY_STORED",
            "crash:FACTS_READ",
            "crash:FACTS_WRITTEN",
            "crash:FACTS_COMMITTED",
            "lose-events:10s",
            "crash:REDELIVERY_CLAIMED+REDELIVERY_PUBLISHED",
            "wipe:broker");

    /** What concerns notification over HTTP; the receiver is away for less than the endpoint's ladder lasts. */
    private static final List<String> OVER_HTTP = List.of(
            "kill:message-service:3s",
            "kill:order-consumer:3s",
            "kill:broker:3s",
            "kill:database:3s",
            "kill:message-service+order-consumer:3s",
            "freeze:message-service:75s",
            "freeze:order-consumer:20s",
            "cut:waybill:20s",
            "cut:orders:20s",
            "cut:waybill+payment+orders:20s",
            "stall:orders:20s",
            "stall:waybill:20s",
            "lose-commits:orders:5",
            "lose-commits:waybill:5",
            "crash:PROCESSED_ID_INSERTED",
            "crash:EFFECT_COMMITTED",
            "crash:NOTIFICATION_CLAIMED",
            "crash:NOTIFICATION_ANSWERED");

    private Drill() {}

    public static void main(String[] arguments) throws Exception {
        List<String> given = new ArrayList<>(List.of(arguments));
        boolean onlyCheck = given.remove("--check");
        boolean overHttp = given.remove("--http");
        List<String> forms = given.remove("--outbox") ? List.of("OUTBOX") : Scenario.FORMS;
        List<String> names = given.isEmpty() ? (overHttp ? OVER_HTTP : STANDARD) : given;
        check(names); // Whatever is wrong among them is said before anything starts or breaks.
        if (onlyCheck) {
            return;
        }
        Databases databases = Databases.fromEnvironment();
        Stack stack = Stack.fromEnvironment();
        Stage stage = new Stage(stack, proxies(databases));
        restartServices(stack, stage.lines());
        new HttpEndpoint(stack).set(overHttp);
        List<String> failed = new ArrayList<>();
        try {
            for (String name : names) {
                if (!passes(name, Fault.parse(name), forms, stage, databases)) {
                    failed.add(name);
                }
            }
        } finally {
            restartServices(stack, Map.of());
        }
        OUT.println(failed.isEmpty() ? "every drill was passed" : "NOT PASSED: " + failed);
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    private static void check(List<String> names) {
        try {
            names.forEach(Fault::parse);
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println(notUnderstood.getMessage());
            System.exit(2);
        }
    }

    private static boolean passes(String name, Fault fault, List<String> forms, Stage stage, Databases databases)
            throws Exception {
        String run = "drill" + Instant.now().getEpochSecond();
        int rate = Integer.parseInt(System.getenv().getOrDefault("RATE", "20"));
        Scenario scenario = Scenario.of(run, (int) (rate * (fault.duration().toSeconds() + 45)), forms);
        Traffic traffic = new Traffic(stage.stack(), scenario);
        OUT.printf("%n%s (run %s)%n", name, run);
        traffic.openAccountsAndOrders();
        Load load = new Load(traffic, scenario, rate);
        try (load) {
            TimeUnit.SECONDS.sleep(BEFORE_SECONDS);
            stage.happen(fault);
            TimeUnit.SECONDS.sleep(AFTER_SECONDS);
        }
        long over = System.nanoTime();
        Ledger ledger = Ledger.converged(databases, run, load.answered(), PATIENCE.plus(fault.duration()));
        OUT.printf("  answers %s%n", load.answers());
        OUT.printf("  effort %s%n", new Effort(databases, run).total());
        OUT.printf(
                "  %s after %d s: lost %s, phantom %s, doubled %s, stuck %s%n",
                ledger.balances() ? "the ledger balances" : "THE LEDGER DOES NOT BALANCE",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - over),
                some(ledger.lost()),
                some(ledger.phantom()),
                some(ledger.doubled()),
                some(ledger.stuck()));
        return ledger.balances();
    }

    private static String some(List<String> entries) {
        return entries.isEmpty()
                ? "0"
                : entries.size() + " " + entries.stream().limit(5).toList();
    }

    private static Map<String, CuttingProxy> proxies(Databases databases) {
        URI server = URI.create(databases.url().substring("jdbc:".length()));
        Map<String, CuttingProxy> proxies = new TreeMap<>();
        Stage.USERS
                .keySet()
                .forEach(schema -> proxies.put(schema, CuttingProxy.to(server.getHost(), server.getPort())));
        return proxies;
    }

    private static void restartServices(Stack stack, Map<String, String> environment) throws Exception {
        for (String part : Stage.USERS.values()) {
            stack.stop(part);
            stack.begin(part, environment);
        }
        for (String part : Stage.USERS.values()) {
            stack.start(part, environment);
        }
    }
}
