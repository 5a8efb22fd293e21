package io.waybill.service.access.login;

import io.waybill.service.access.account.SecuritySettings.Throttling;
import io.waybill.service.platform.backoff.Backoff;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slows down who guesses passwords, on this node.
 *
 * <p>Three things are counted. Failures of one address on one account stop that address from guessing at it, and nobody
 * else. Failures of one address on any account stop it from trying one password on all of them. Failures on one account
 * from anywhere slow down who has many addresses: to about one attempt a minute, and never those addresses from which the
 * account has logged in before, so that no stranger can lock its owner out. A browser in which the account has logged in
 * before is counted for itself alone, wherever it is. What this does not stop: attempts at the same moment, as many as the
 * server has threads, and somebody with as many addresses as accounts to try. A restart forgets failures, which is worth a few
 * attempts, and not who is known.
 *
 * <p>What was counted is halved for each hour since the counting began, and forgotten an hour after the last failure: a few
 * mistakes a day never add up. Memory is bounded: the longest unused is forgotten first. Thread-safe.
 */
public class Throttle {

    static final int MOST_REMEMBERED = 10_000;

    private static final Duration MEMORY = Duration.ofHours(1);
    private static final int LONGEST_NAME = 100;

    private final Map<ThrottleScope, Integer> free;
    private final Clock clock;
    private final Map<Subject, FailedAttempts> failures = new Bounded<>();
    private final Familiar familiar;

    public Throttle(Throttling limits, Clock clock, Familiar familiar) {
        this.free = Map.of(
                ThrottleScope.ADDRESS_ON_ACCOUNT, limits.perAccountAndAddress(),
                ThrottleScope.ADDRESS, limits.perAddress(),
                ThrottleScope.ACCOUNT, limits.perAccount());
        this.clock = clock;
        this.familiar = familiar;
    }

    /** Knows from where accounts have logged in before, also before a restart. */
    interface Familiar {

        boolean knows(String account, String network);

        void met(String account, String network);
    }

    /** What failures are counted of. */
    private record Subject(ThrottleScope kind, String account, String address) {}

    /** For how long it is stopped at first, and for how long at most. */
    private enum ThrottleScope {
        ADDRESS_ON_ACCOUNT(Duration.ofSeconds(30), Duration.ofMinutes(15)),
        ADDRESS(Duration.ofSeconds(30), Duration.ofMinutes(15)),
        ACCOUNT(Duration.ofSeconds(10), Duration.ofMinutes(1));

        private final Backoff waits;

        ThrottleScope(Duration first, Duration longest) {
            this.waits = new Backoff(first, longest);
        }

        private long millisAfter(int failures, int free) {
            if (failures < free) {
                return 0;
            }
            return waits.after(1L + failures - free).toMillis();
        }
    }

    /** How many there were, when they were first counted or last halved, and when the last was. */
    private record FailedAttempts(int count, long since, long last) {

        FailedAttempts at(long now) {
            long hours = Math.max(0, (now - since) / MEMORY.toMillis());
            return hours == 0
                    ? this
                    : new FailedAttempts(count >> Math.min(31, hours), since + hours * MEMORY.toMillis(), last);
        }
    }

    /** How long an account can't be tried from an address; empty if it can. */
    Optional<Duration> wait(String account, String address) {
        String from = network(address);
        long own = ownWait(account, from);
        long everybodys = leftNow(new Subject(ThrottleScope.ACCOUNT, cut(account), ""));
        boolean isStranger = everybodys > own && !familiar.knows(cut(account), from);
        return positive(isStranger ? everybodys : own);
    }

    private synchronized long ownWait(String account, String network) {
        long now = clock.millis();
        return Math.max(
                left(new Subject(ThrottleScope.ADDRESS_ON_ACCOUNT, cut(account), network), now),
                left(new Subject(ThrottleScope.ADDRESS, "", network), now));
    }

    private synchronized long leftNow(Subject subject) {
        return left(subject, clock.millis());
    }

    synchronized void failed(String account, String address) {
        String from = network(address);
        count(new Subject(ThrottleScope.ADDRESS_ON_ACCOUNT, cut(account), from));
        count(new Subject(ThrottleScope.ADDRESS, "", from));
        count(new Subject(ThrottleScope.ACCOUNT, cut(account), ""));
    }

    /**
     * The address may try again as often as at first. What others failed to do on the account still counts, and what the
     * address failed to do on others: one good login must not pay for guessing at the rest.
     */
    void succeeded(String account, String address) {
        String from = network(address);
        forget(new Subject(ThrottleScope.ADDRESS_ON_ACCOUNT, cut(account), from));
        familiar.met(cut(account), from);
    }

    /** How long an account can't be tried from a device on which it has logged in before: whatever others do counts nothing. */
    Optional<Duration> waitOfDevice(String account, String device) {
        return positive(leftNow(ofDevice(account, device)));
    }

    synchronized void failedOnDevice(String account, String device) {
        count(ofDevice(account, device));
    }

    void succeededOnDevice(String account, String device, String address) {
        forget(ofDevice(account, device));
        familiar.met(cut(account), network(address));
    }

    private synchronized void forget(Subject subject) {
        failures.remove(subject);
    }

    private static Subject ofDevice(String account, String device) {
        return new Subject(ThrottleScope.ADDRESS_ON_ACCOUNT, cut(account), "device " + device);
    }

    private static Optional<Duration> positive(long millis) {
        return millis > 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
    }

    private void count(Subject subject) {
        long now = clock.millis();
        FailedAttempts known = known(subject, now);
        failures.put(
                subject,
                known == null
                        ? new FailedAttempts(1, now, now)
                        : new FailedAttempts(known.count() + 1, known.since(), now));
    }

    private long left(Subject subject, long now) {
        FailedAttempts known = known(subject, now);
        if (known == null) {
            return 0;
        }
        int allowed = Objects.requireNonNull(free.get(subject.kind()));
        return known.last() + subject.kind().millisAfter(known.count(), allowed) - now;
    }

    private @Nullable FailedAttempts known(Subject subject, long now) {
        FailedAttempts known = failures.get(subject);
        return known == null || now - known.last() > MEMORY.toMillis() ? null : known.at(now);
    }

    /** As accounts are found: case does not matter. */
    private static String cut(String account) {
        String name = account.toLowerCase(Locale.ROOT);
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** Of the sixth version, whoever has one address has 2^64 of them. */
    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress(); // With a colon it is no name to look up.
            return bytes.length == 16 ? HexFormat.of().formatHex(Arrays.copyOf(bytes, 8)) : address;
        } catch (UnknownHostException noAddress) {
            return address;
        }
    }

    private static class Bounded<V> extends LinkedHashMap<Subject, V> {

        Bounded() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Subject, V> eldest) {
            return size() > MOST_REMEMBERED;
        }
    }
}
