package io.waybill.service.benchmark;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.webhook.WebhookHeaders;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.platform.http.AsyncGuardedClient;
import io.waybill.service.platform.http.HostGuard;
import io.waybill.service.platform.http.HttpExchange;
import io.waybill.service.platform.http.HttpPost;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.AsyncServerBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Tells many: how many attempts a second one node makes at how many statements, what those that hang take from others, and what a
 * backlog costs. How it is run, and what came out: docs/performance.md. Not part of any build.
 */
@OwnServices
class NotificationBenchmark {

    private static final String TOPIC = "NOTIFICATION_BENCHMARK";
    private static final Sender SENDER = new Sender("shop", "shop-1", "host-1", "SHOP", "shop-store");
    private static final int TOLD = Integer.getInteger("waybill.benchmark.told", 20_000);
    private static final int BACKLOG = Integer.getInteger("waybill.benchmark.backlog", 1_000_000);
    private static final int ENDPOINTS = 100;
    private static final int HANGING = 10;
    private static final int ROUNDS = 5;
    private static final int PER_SECOND = 300;
    private static final int SECONDS = 15;

    private final AtomicInteger received = new AtomicInteger();
    private final AtomicLong newestOfBacklog = new AtomicLong();
    private final AtomicLong outOfOrder = new AtomicLong();
    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
    private volatile boolean hangs;
    private HttpAsyncServer receiver;
    private String address;
    private ConfigurableApplicationContext service;
    private JournalWriter writer;
    private JdbcTemplate jdbc;
    private Rest rest;

    @BeforeEach
    void start() throws Exception {
        receiver = AsyncServerBootstrap.bootstrap()
                .setCanonicalHostName("127.0.0.1")
                .register("*", new AsyncServerRequestHandler<Message<HttpRequest, byte[]>>() {
                    @Override
                    public AsyncRequestConsumer<Message<HttpRequest, byte[]>> prepare(
                            HttpRequest request, EntityDetails entity, HttpContext context) {
                        return new BasicRequestConsumer<>(entity == null ? null : new BasicAsyncEntityConsumer());
                    }

                    @Override
                    public void handle(
                            Message<HttpRequest, byte[]> message, ResponseTrigger trigger, HttpContext context) {
                        take(message, trigger, context);
                    }
                })
                .create();
        receiver.start();
        InetSocketAddress at = (InetSocketAddress)
                receiver.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), URIScheme.HTTP)
                        .get()
                        .getAddress();
        address = "http://127.0.0.1:" + at.getPort();
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        service = Service.start(TestDatabase.create("notification_benchmark"));
        writer = service.getBean(JournalWriter.class);
        jdbc = service.getBean(JdbcTemplate.class);
        rest = Rest.to(service);
    }

    @AfterEach
    void stop() {
        service.close();
        receiver.close(CloseMode.IMMEDIATE);
    }

    private void take(
            Message<HttpRequest, byte[]> message,
            AsyncServerRequestHandler.ResponseTrigger trigger,
            HttpContext context) {
        if (hangs && message.getHead().getPath().startsWith("/hang")) {
            return; // For ever, as far as anybody waits.
        }
        received.incrementAndGet();
        if (message.getHead().getPath().equals("/backlog")) {
            String id = message.getHead().getFirstHeader(WebhookHeaders.ID).getValue();
            long made = MessageId.parse(id.substring(0, 36)).epochMillis();
            long newest = newestOfBacklog.accumulateAndGet(made, Math::max);
            outOfOrder.accumulateAndGet(newest - made, Math::max);
        }
        String body = new String(message.getBody());
        if (body.startsWith("at ")) {
            latencies.add(System.nanoTime() - Long.parseLong(body.substring(3)));
        }
        try {
            trigger.submitResponse(
                    AsyncResponseBuilder.create(200)
                            .setEntity("ok", ContentType.TEXT_PLAIN)
                            .build(),
                    context);
        } catch (Exception gone) {
            // Nobody waits for it.
        }
    }

    private void register(String name, String path, String tags, int concurrency) {
        Map<String, Object> endpoint = new HashMap<>();
        endpoint.put("topic", TOPIC);
        endpoint.put("tags", tags);
        endpoint.put("url", address + path);
        endpoint.put("rate", 10_000);
        endpoint.put("concurrency", concurrency);
        Rest.Answer answer = rest.putAsOperator("/api/v1/endpoints/" + name, endpoint);
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.body());
        }
    }

    private void journal(int number, String tag, String body) {
        List<JournalFact> facts = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (int i = 0; i < number; i++) {
            facts.addAll(facts(now, tag, body));
        }
        writer.writeFacts(facts);
    }

    private static List<JournalFact> facts(long now, String tag, String body) {
        MessageId id = MessageId.at(now);
        Map<String, String> properties = Map.of("TAGS", tag, "WAYBILL_ID", id.toString());
        return List.of(
                new OutcomeReported(new Outcome(Outcome.OutcomeKind.COMMITTED, id, now, TOPIC, tag, "order"), SENDER),
                new CopyTapped(new TappedCopy(
                        id,
                        TOPIC,
                        tag,
                        "order",
                        "SHOP",
                        "shop-store",
                        now,
                        "broker-a",
                        1,
                        7,
                        properties,
                        body.getBytes())));
    }

    private long questions() {
        return Long.parseLong(String.valueOf(
                jdbc.queryForMap("show global status like 'Questions'").get("Value")));
    }

    private long done() {
        return jdbc.queryForObject("select count(*) from notification where state = 3", Long.class);
    }

    @Test
    void attemptsASecond() {
        for (int round = 0; round < 3; round++) {
            System.out.printf("the client alone: %,d a second%n", clientAlone());
        }
        register("busy", "/busy", "*", 250);
        for (int round = 0; round < ROUNDS + 1; round++) { // The first warms up.
            rest.postAsOperator("/api/v1/endpoints/busy/pause", Map.of("reason", "measured"));
            long before = done();
            for (int i = 0; i < TOLD / 500; i++) {
                journal(500, "TAG", "{\"paid\":true,\"text\":\"" + "x".repeat(400) + "\"}");
            }
            long asked = questions();
            long begun = System.nanoTime();
            rest.postAsOperator("/api/v1/endpoints/busy/resume", Map.of("reason", "measured"));
            while (done() - before < TOLD) {
                LockSupport.parkNanos(100_000_000L);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf(
                    "%,d told in %.1f s: %,.0f a second, %.2f statements each%n",
                    TOLD, seconds, TOLD / seconds, (questions() - asked) / (double) TOLD);
        }
    }

    /** Posts as many at once, with neither database nor signature. */
    private long clientAlone() {
        HostGuard guard = HostGuard.publicAnd("none", List.of("127.0.0.1"));
        try (AsyncGuardedClient client = new AsyncGuardedClient(guard, 4_096, 250)) {
            Semaphore free = new Semaphore(250);
            byte[] body = "x".repeat(420).getBytes();
            AtomicInteger failed = new AtomicInteger();
            long begun = System.nanoTime();
            for (int i = 0; i < TOLD; i++) {
                free.acquireUninterruptibly();
                client.post(new HttpPost(
                                "alone", URI.create(address + "/alone"), body, Map.of(), Duration.ofSeconds(20)))
                        .thenAccept((HttpExchange exchange) -> {
                            free.release();
                            if (exchange.answer() == null || exchange.answer().status() != 200) {
                                failed.incrementAndGet();
                            }
                        });
            }
            free.acquireUninterruptibly(250);
            if (failed.get() > 0) {
                throw new IllegalStateException(failed + " failed");
            }
            return (long) (TOLD / ((System.nanoTime() - begun) / 1e9));
        }
    }

    /** Both ways in one run, in turn; what comes out are medians. */
    @Test
    void whatHangsTakesNothingFromOthers() {
        for (int i = 0; i < ENDPOINTS; i++) {
            register("shop-" + i, (i < HANGING ? "/hang/" : "/shop/") + i, "E" + i, 10);
        }
        for (int round = 0; round < ROUNDS; round++) { // To warm up, both ways.
            hangs = round % 2 == 1;
            tell(hangs);
        }
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            hangs = false;
            without.add(tell(false));
            hangs = true;
            with.add(tell(true));
            System.out.printf(
                    "round %d: p99 %.1f ms without, %.1f ms with ten that hang%n",
                    round + 1, without.get(round), with.get(round));
        }
        System.out.printf(
                "medians: %.1f ms without, %.1f ms with; ratio %.2f%n",
                median(without), median(with), median(with) / median(without));
    }

    /** Returns the p99 of those that don't hang, in milliseconds, from journaled to told. */
    private double tell(boolean includingHanging) {
        latencies.clear();
        long begun = System.nanoTime();
        int sent = 0;
        int expected = 0;
        int slots = SECONDS * 20;
        for (int slot = 0; slot < slots; slot++) {
            List<JournalFact> facts = new ArrayList<>();
            for (int i = 0; i < PER_SECOND / 20; i++) {
                int endpoint = sent++ % ENDPOINTS;
                boolean isHanging = endpoint < HANGING;
                if (!isHanging || includingHanging) {
                    facts.addAll(facts(
                            System.currentTimeMillis(),
                            "E" + endpoint,
                            isHanging ? "hang" : "at " + System.nanoTime()));
                    expected += isHanging ? 0 : 1;
                }
            }
            writer.writeFacts(facts);
            LockSupport.parkNanos(begun + (slot + 1) * 50_000_000L - System.nanoTime());
        }
        while (latencies.size() < expected) {
            LockSupport.parkNanos(10_000_000L);
        }
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[(int) (sorted.length * 0.99)] / 1e6;
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** What was due during an outage is due at once; memory is measured while it goes, and what is new is told meanwhile. */
    @Test
    void aBacklogIsToldInBoundedMemory() {
        register("backlog", "/backlog", "OLD", 50);
        register("fresh", "/fresh", "NEW", 10);
        rest.postAsOperator("/api/v1/endpoints/backlog/pause", Map.of("reason", "measured"));
        for (int i = 0; i < BACKLOG / 1_000; i++) {
            journal(1_000, "OLD", "{\"paid\":true}");
        }
        tellsWhatIsNew(20); // Warms up.
        System.out.printf(
                "without the backlog, what is new: %s%n", tellsWhatIsNew(60).latency());
        rest.postAsOperator("/api/v1/endpoints/backlog/resume", Map.of("reason", "measured"));
        int base = received.get();
        long begun = System.nanoTime();
        Spell spell = tellsWhatIsNew(60);
        System.out.printf(
                "%,d due at once: %,d told in %.0f s, at most %,d ms out of the order they came in; live heap %,d MB before,"
                        + " %,d MB at most meanwhile; what is new: %s%n",
                BACKLOG,
                received.get() - base - spell.told(),
                (System.nanoTime() - begun) / 1e9,
                outOfOrder.get(),
                spell.heapBefore(),
                spell.heap(),
                spell.latency());
    }

    /** What was new for a while. */
    private record Spell(int told, String latency, long heapBefore, long heap) {}

    /** Fifty a second; the heap is measured as it goes. */
    private Spell tellsWhatIsNew(int seconds) {
        latencies.clear();
        long before = live();
        long most = before;
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < 10; i++) {
                journal(5, "NEW", "at " + System.nanoTime());
                LockSupport.parkNanos(100_000_000L);
            }
            if (second % 10 == 9) {
                most = Math.max(most, live());
            }
        }
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        String latency = String.format(
                "p50 %.1f ms, p99 %.1f ms",
                sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6);
        return new Spell(sorted.length, latency, before, most);
    }

    /** In megabytes, after a collection. */
    private static long live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }
}
