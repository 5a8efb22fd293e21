package io.waybill.service.notifying.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.waybill.service.notifying.endpoint.Endpoint;
import io.waybill.service.notifying.endpoint.EndpointSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What this node may send to one endpoint now, or to one host of it: bounded, and stopped while nobody answers there. Thread-safe. */
class Lane {

    /** Sent at once, so that what nobody takes comes to its end in days and not in months. */
    private static final int MOST_LAST_CHANCES = 10;

    /** Given up at once, those that are sent among them: more than most endpoints are owed meanwhile. */
    private static final int MOST_GIVEN_UP = 100;

    /** However short the ladder is: nobody is given up on untried for a moment's absence. */
    private static final Duration GIVEN_UP_AFTER = Duration.ofHours(1);

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private static final Duration LAST_CHANCES_EVERY = Duration.ofSeconds(2);

    private static final CircuitBreakerConfig RULES = CircuitBreakerConfig.custom()
            .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(20)
            .minimumNumberOfCalls(5)
            .failureRateThreshold(80)
            .permittedNumberOfCallsInHalfOpenState(1)
            .waitIntervalFunctionInOpenState(
                    IntervalFunction.ofExponentialRandomBackoff(Duration.ofSeconds(5), 2, 0.3, Duration.ofMinutes(1)))
            .writableStackTraceEnabled(false)
            .build();

    private final CircuitBreaker breaker = CircuitBreaker.of("lane", RULES);

    /** All guarded by this; times by the monotonic clock. */
    private int underWay;

    private double tokens;
    private boolean isFilled;
    private long refilledAt;
    private long quietUntil;
    private long lastChancesAt;
    private long brokenSince;
    private long usedAt = System.nanoTime();
    private long notedAt = System.nanoTime();
    private boolean isNoted;
    private @Nullable Destination destination;

    Lane() {
        quietUntil = usedAt;
        lastChancesAt = usedAt;
        brokenSince = usedAt;
    }

    /**
     * Where a lane leads.
     *
     * @param since when the endpoint was registered
     */
    record Destination(long since, @Nullable String url) {

        static Destination of(Endpoint endpoint) {
            return new Destination(endpoint.since(), endpoint.settings().url());
        }
    }

    /** What was known of another address, or of another endpoint of the name, says nothing of this one. */
    synchronized void leadTo(Destination wanted) {
        if (destination != null && !destination.equals(wanted)) {
            forget();
        }
        destination = wanted;
    }

    /** Begins anew: somebody says that there is an end to whatever was the matter. */
    synchronized void forget() {
        breaker.reset();
        long now = System.nanoTime();
        quietUntil = now;
        lastChancesAt = now;
        brokenSince = now;
        isNoted = false; // Whoever changed it has forgotten what was noted.
    }

    /**
     * How much may be sent.
     *
     * @param asked how many of them may be sent; the others are given up
     * @param isTrial whether it is the one that finds out whether somebody is there again
     * @param isLastChance whether only what has waited for too long
     */
    record Room(int most, int asked, boolean isTrial, boolean isLastChance) {

        private static final Room NONE = new Room(0, 0, false, false);
    }

    /** @param nodes among which the endpoint's bounds are shared */
    synchronized Room room(EndpointSettings settings, int nodes) {
        long now = System.nanoTime();
        usedAt = now;
        refill(settings, nodes, now);
        int share = share(settings.concurrency(), nodes);
        int free = Math.max(0, Math.min(share - underWay, (int) tokens));
        boolean isQuiet = now - quietUntil < 0;
        if (breaker.getState() == State.CLOSED) {
            brokenSince = now;
            return isQuiet ? Room.NONE : new Room(free, free, false, false);
        }
        if (isQuiet) {
            return Room.NONE;
        }
        if (free > 0 && breaker.tryAcquirePermission()) {
            return new Room(1, 1, true, false);
        }
        return lastChances(
                Math.min(free, Math.max(1, share / 2)), settings.ladder().whole(), now);
    }

    /**
     * Whoever has been away for no longer than a ladder takes may be back before it would have ended.
     *
     * @param free that may be sent: others are left for finding out whether somebody is there again
     */
    private Room lastChances(int free, Duration ladder, long now) {
        Duration away = Duration.ofNanos(now - brokenSince);
        if (away.compareTo(ladder) < 0 || now - lastChancesAt < LAST_CHANCES_EVERY.toNanos()) {
            return Room.NONE;
        }
        lastChancesAt = now;
        int asked = Math.min(free, MOST_LAST_CHANCES);
        return new Room(away.compareTo(GIVEN_UP_AFTER) < 0 ? asked : MOST_GIVEN_UP, asked, false, true);
    }

    private void refill(EndpointSettings settings, int nodes, long now) {
        double burst = share(settings.burst(), nodes);
        double perSecond = Math.max(1, settings.rate() / (double) nodes);
        tokens = isFilled
                ? Math.min(burst, tokens + perSecond * (now - refilledAt) / TimeUnit.SECONDS.toNanos(1))
                : burst;
        isFilled = true;
        refilledAt = now;
    }

    private static int share(int all, int nodes) {
        return Math.max(1, all / nodes);
    }

    /**
     * So many are to be claimed, and count from now on.
     *
     * @param asked how many of them may be sent
     */
    synchronized void reserve(int number, int asked) {
        underWay += number;
        tokens -= asked;
    }

    /** So many of those that were reserved have been found. */
    synchronized void found(Room room, int number, int asked, int found) {
        underWay -= number - found;
        tokens += Math.max(0, asked - found);
        if (room.isTrial() && found == 0) {
            breaker.releasePermission();
        }
    }

    /**
     * An attempt is over, and written down.
     *
     * @param to where it led: what is heard of another address says nothing of this one
     */
    synchronized void attempted(Judgement judgement, boolean isLastChance, Duration took, @Nullable Destination to) {
        underWay--;
        if (!Objects.equals(to, destination)) {
            return;
        }
        if (judgement.retryAfter() != null) {
            long until = System.nanoTime() + judgement.retryAfter().toNanos();
            quietUntil = until - quietUntil > 0 ? until : quietUntil; // The longest that anybody was asked for.
        }
        if (isLastChance) {
            if (judgement.isWordOfReceiver() && !judgement.isOutage()) {
                breaker.reset(); // Somebody is there again: nobody else is given up on.
            }
            return; // The breaker was not asked.
        }
        if (!judgement.isWordOfReceiver()) {
            breaker.releasePermission();
        } else if (judgement.isOutage()) {
            breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, new NobodyThereException());
        } else {
            breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Nothing was sent after all. */
    synchronized void released(boolean isLastChance) {
        underWay--;
        tokens++; // What is called off takes nothing of the rate from what follows.
        if (!isLastChance && breaker.getState() != State.CLOSED) {
            breaker.releasePermission();
        }
    }

    synchronized boolean isIdleSince(long nanos) {
        return underWay == 0 && usedAt - nanos < 0 && System.nanoTime() - quietUntil >= 0;
    }

    /** Whether it is to be noted that nobody answers there: now and then, as long as it lasts. */
    synchronized boolean isToBeNoted() {
        return isBroken()
                && System.nanoTime() - usedAt < NOTED_EVERY.toNanos()
                && (!isNoted || System.nanoTime() - notedAt >= NOTED_EVERY.toNanos());
    }

    /** Whether it was noted that nobody answers there, and somebody does. */
    synchronized boolean isOver() {
        return isNoted && !isBroken();
    }

    /** @param away for how long nobody has answered there, as all nodes know it, this one before it was started among them */
    synchronized void noted(Duration away) {
        long since = System.nanoTime() - away.toNanos();
        brokenSince = since - brokenSince < 0 ? since : brokenSince;
        notedAt = System.nanoTime();
        isNoted = true;
    }

    /** By the monotonic clock. */
    synchronized long notedAt() {
        return notedAt;
    }

    synchronized void forgotten() {
        isNoted = false;
    }

    /** When the endpoint it leads to was registered, by the database's clock. */
    synchronized long registeredAt() {
        return destination == null ? 0 : destination.since();
    }

    /** Whether nobody answers there, as this node sees it. */
    boolean isBroken() {
        return breaker.getState() != State.CLOSED;
    }

    /** For the breaker's eyes only. */
    private static final class NobodyThereException extends Exception {
        private static final long serialVersionUID = 1;

        NobodyThereException() {
            super(null, null, false, false);
        }
    }
}
