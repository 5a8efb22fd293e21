package io.waybill.service.platform.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up in threads of its own, since a directory may take its time: each name once at a time for each party, however often it asks,
 * and a few names at a time for each, so that one whose names nobody answers for leaves threads for others. Thread-safe.
 */
final class GuardedNames implements AutoCloseable {

    /** More names at a time than that wait; a directory that is slow for so many is slow for all. */
    private static final int THREADS = 64;

    /** Names of one party at a time. */
    private static final int OF_PARTY = 8;

    private final HostGuard hosts;
    private final ExecutorService threads;

    /** Whoever has names looked up now. Guarded by itself. */
    private final Map<String, Party> parties = new HashMap<>();

    GuardedNames(HostGuard hosts) {
        this.hosts = hosts;
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "waybill-http-names");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /** What one party has looked up. */
    private static final class Party {
        private final Map<String, Lookup> lookups = new HashMap<>();
        private final Deque<Lookup> waiting = new ArrayDeque<>();
        private int running;
    }

    /** A name, and who waits for it. */
    private record Lookup(
            String party, String host, CompletableFuture<InetAddress[]> found, List<CompletableFuture<?>> askers) {

        boolean isWanted() {
            return askers.stream().anyMatch(asker -> !asker.isDone());
        }
    }

    /**
     * Addresses of a host to which the service may connect; fails with an {@link UnknownHostException} where there are none.
     *
     * @param party that wants to know
     * @param asker that is done when it wants to know no more
     */
    CompletableFuture<InetAddress[]> resolve(String party, String host, CompletableFuture<?> asker) {
        Lookup lookup;
        synchronized (parties) {
            Party of = parties.computeIfAbsent(party, made -> new Party());
            Lookup known = of.lookups.get(host);
            if (known != null) {
                known.askers().add(asker);
                return known.found();
            }
            lookup = new Lookup(party, host, new CompletableFuture<>(), new ArrayList<>(List.of(asker)));
            of.lookups.put(host, lookup);
            if (of.running == OF_PARTY) {
                of.waiting.add(lookup);
                return lookup.found();
            }
            of.running++;
        }
        threads.execute(() -> run(lookup));
        return lookup.found();
    }

    private void run(Lookup lookup) {
        try {
            lookup.found().complete(hosts.resolve(lookup.host()));
        } catch (IOException | RuntimeException refused) {
            lookup.found().completeExceptionally(refused);
        } finally {
            end(lookup);
        }
    }

    /** The next of the party has its thread; what nobody waits for any more is not looked up. */
    private void end(Lookup lookup) {
        Lookup next;
        List<Lookup> unwanted = new ArrayList<>();
        synchronized (parties) {
            Party of = Objects.requireNonNull(parties.get(lookup.party()));
            of.lookups.remove(lookup.host());
            next = of.waiting.poll();
            while (next != null && !next.isWanted()) {
                of.lookups.remove(next.host());
                unwanted.add(next);
                next = of.waiting.poll();
            }
            if (next == null && --of.running == 0) {
                parties.remove(lookup.party());
            }
        }
        unwanted.forEach(each -> each.found().completeExceptionally(new UnknownHostException(each.host())));
        if (next != null) {
            Lookup wanted = next;
            threads.execute(() -> run(wanted));
        }
    }

    static Exception causeOf(Throwable failed) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        return cause instanceof Exception exception ? exception : new IOException(cause);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
