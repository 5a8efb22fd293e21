package io.waybill.demo;

import io.waybill.protocol.Step;
import io.waybill.test.CuttingProxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Lets faults happen to the stack. */
record Stage(Stack stack, Map<String, CuttingProxy> databases) {

    /** Schemas, and the part that uses each. */
    static final Map<String, String> USERS =
            Map.of("waybill", "message-service", "payment", "payment-producer", "orders", "order-consumer");

    /** How often a place is passed before the process dies there: in the middle of things, where it is passed often. */
    private static final int PASSED = 25;

    /** Returns when everything that went wrong is put right. */
    void happen(Fault fault) throws Exception {
        if (fault instanceof Fault.Kill kill) {
            kill(kill);
        } else if (fault instanceof Fault.Freeze freeze) {
            for (String part : freeze.parts()) {
                stack.signal(part, "STOP");
            }
            sleep(fault);
            for (String part : freeze.parts()) {
                stack.signal(part, "CONT");
            }
        } else if (fault instanceof Fault.Cut cut) {
            of(cut.schemas()).forEach(CuttingProxy::cut);
            sleep(fault);
            of(cut.schemas()).forEach(CuttingProxy::mend);
        } else if (fault instanceof Fault.Stall stall) {
            of(stall.schemas()).forEach(CuttingProxy::stall);
            sleep(fault);
            of(stall.schemas()).forEach(CuttingProxy::mend);
        } else if (fault instanceof Fault.LoseCommits losing) {
            of(losing.schemas()).forEach(proxy -> proxy.loseAnswers(losing.every()));
            sleep(fault);
            of(losing.schemas()).forEach(CuttingProxy::mend);
        } else if (fault instanceof Fault.Crash crash) {
            crash(crash.steps());
        } else if (fault instanceof Fault.LoseEvents losing) {
            loseEvents(losing.duration());
            stack.start("message-service", lines());
        } else {
            stack.kill("broker");
            stack.wipeBroker();
        }
    }

    /** Has the services talk to their databases through lines that can be cut. */
    Map<String, String> lines() {
        Map<String, String> lines = new HashMap<>();
        databases.forEach((schema, proxy) -> lines.put("DATABASE_OF_" + schema, proxy.url(schema)));
        return lines;
    }

    private void kill(Fault.Kill kill) throws Exception {
        for (String part : kill.parts()) {
            stack.kill(part);
        }
        sleep(kill);
        for (String part : kill.parts()) {
            stack.begin(part, lines());
        }
        for (String part : kill.parts()) {
            stack.start(part, lines());
        }
    }

    private void crash(List<Step> steps) throws Exception {
        String part = partOf(steps.get(0));
        if (steps.contains(Step.REDELIVERY_CLAIMED) || steps.contains(Step.REDELIVERY_PUBLISHED)) {
            loseEvents(Duration.ofSeconds(10)); // Or there would be nothing to redeliver.
        } else {
            stack.kill(part);
        }
        for (Step step : steps) {
            Map<String, String> environment = new HashMap<>(lines());
            environment.put("WAYBILL_JAVA_OPTIONS", "-Dwaybill.crash-at=" + step + ":" + passes(step));
            stack.begin(part, environment);
            awaitDeath(part, step);
        }
        stack.start(part, lines());
    }

    private void awaitDeath(String part, Step step) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
        while (stack.isRunning(part)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(part + " has not come to " + step + " in four minutes");
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private void loseEvents(Duration duration) throws Exception {
        stack.kill("message-service");
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        stack.loseEvents();
    }

    private static int passes(Step step) {
        return switch (step) {
            case ROW_ABSENT, DOOR_CLOSED, RETRY_STORED, REDELIVERY_CLAIMED, REDELIVERY_PUBLISHED -> 1;
            default -> PASSED;
        };
    }

    private static String partOf(Step step) {
        return switch (step) {
            case STARTING_OFFSET_SET, PROCESSED_ID_INSERTED, EFFECT_COMMITTED, RETRY_STORED -> "order-consumer";
            case FACTS_READ,
                    FACTS_WRITTEN,
                    FACTS_COMMITTED,
                    REDELIVERY_CLAIMED,
                    REDELIVERY_PUBLISHED,
                    NOTIFICATION_CLAIMED,
                    NOTIFICATION_ANSWERED -> "message-service";
            default -> "payment-producer";
        };
    }

    private List<CuttingProxy> of(List<String> schemas) {
        return schemas.stream().map(databases::get).toList();
    }

    private static void sleep(Fault fault) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(fault.duration().toNanos());
    }
}
