package io.waybill.demo;

import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Pays at a steady rate until it is stopped, whatever the stack answers, as customers would. */
final class Load implements AutoCloseable {

    private static final int CALLERS = 16;

    private final Traffic traffic;
    private final long nanosBetween;
    private final Queue<Scenario.Payment> payments;
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private volatile boolean stopped;

    /** @param perSecond payments a second in all, as long as the stack keeps up */
    Load(Traffic traffic, Scenario scenario, int perSecond) {
        this.traffic = traffic;
        this.nanosBetween = TimeUnit.SECONDS.toNanos(CALLERS) / perSecond;
        this.payments = new ConcurrentLinkedQueue<>(scenario.payments());
        for (int i = 0; i < CALLERS; i++) {
            callers.execute(this::pay);
        }
    }

    /** Ids of the payments that were answered as made: whatever happens, they must be. */
    Set<String> answered() {
        return answered;
    }

    /** How many requests got which answer, or none. */
    Map<String, Integer> answers() {
        Map<String, Integer> all = new TreeMap<>();
        traffic.answers().forEach((answer, count) -> all.put(answer, count.get()));
        failures.forEach((failure, count) -> all.put(failure, count.get()));
        return all;
    }

    /** Makes no more payments, and waits for the answers to those that are on their way. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        callers.shutdown();
        if (!callers.awaitTermination(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a payment is not answered for two minutes");
        }
    }

    private void pay() {
        long next = System.nanoTime();
        try {
            for (Scenario.Payment payment = payments.poll(); payment != null && !stopped; payment = payments.poll()) {
                pay(payment);
                next = Math.max(next + nanosBetween, System.nanoTime() - TimeUnit.SECONDS.toNanos(1));
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void pay(Scenario.Payment payment) throws InterruptedException {
        try {
            if (traffic.pay(payment).startsWith("201")) {
                answered.add(payment.id());
            }
        } catch (IOException noAnswer) {
            failures.computeIfAbsent("no answer", none -> new AtomicInteger()).incrementAndGet();
        }
    }
}
