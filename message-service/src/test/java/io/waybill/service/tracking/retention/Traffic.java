package io.waybill.service.tracking.retention;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.benchmark.Times;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.journal.JournalWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What goes on meanwhile: messages that are journaled and finished, and callers of the API; each of them several times a second. */
class Traffic implements AutoCloseable {

    /** What was under way for so long is looked into. */
    private static final long LONG = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int EVERY_MILLIS = 150;
    private static final int AT_ONCE = 10;
    private static final String TOPIC = "SHOP_TOPIC_0";
    private static final Sender SENDER = new Sender("shop", "shop-1", "host-1", "SHOP", "shop-store");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);
    private final Map<String, Long> underWay = new ConcurrentHashMap<>();
    private final Map<String, Times> times = new ConcurrentHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final JournalWriter writer;
    private final String base;
    private volatile MessageId last = MessageId.at(System.currentTimeMillis());
    private volatile String phase = "";

    /** One thing that is done again and again. */
    private interface Call {
        void make() throws Exception;
    }

    Traffic(JournalWriter writer, int port) {
        this.writer = writer;
        this.base = "http://localhost:" + port + "/api/v1/";
    }

    /** From now on it is counted under another name. */
    void begin(String name) {
        phase = name;
    }

    /**
     * @param stalled told of what takes long, while it does
     */
    void start(Runnable stalled) {
        write();
        every("journal", this::write);
        every("list", () -> get("messages?limit=20"));
        every("list by topic", () -> get("messages?limit=20&state=DONE&topic=" + TOPIC));
        every("message", () -> get("messages/" + last));
        every("messages of a key", () -> get("messages?key=order-" + last.low()));
        threads.scheduleWithFixedDelay(
                () -> {
                    long now = System.nanoTime();
                    if (underWay.values().stream().anyMatch(begun -> now - begun > LONG)) {
                        stalled.run();
                    }
                },
                100,
                100,
                TimeUnit.MILLISECONDS);
    }

    private void every(String what, Call call) {
        threads.scheduleWithFixedDelay(
                () -> {
                    long begun = System.nanoTime();
                    String name = phase;
                    underWay.put(what, begun);
                    try {
                        call.make();
                    } catch (Exception failed) {
                        synchronized (failures) {
                            failures.add(name + ", " + what + ": " + failed);
                        }
                    }
                    underWay.remove(what);
                    Times all = times.computeIfAbsent(name + ", " + what, Times::new);
                    synchronized (all) {
                        all.add(begun, "");
                    }
                },
                0,
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void get(String path) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("X-API-Key", Service.API_KEY)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " is answered by " + answer.statusCode());
        }
    }

    private void write() {
        List<JournalFact> facts = new ArrayList<>();
        MessageId id = MessageId.at(System.currentTimeMillis());
        for (int i = 0; i < AT_ONCE; i++) {
            id = MessageId.at(System.currentTimeMillis());
            facts.addAll(finished(id));
        }
        writer.writeFacts(facts);
        last = id;
    }

    private static List<JournalFact> finished(MessageId id) {
        long now = id.epochMillis();
        String key = "order-" + id.low();
        Outcome outcome = new Outcome(Outcome.OutcomeKind.COMMITTED, id, now, TOPIC, "TYPE_0", key);
        TappedCopy copy = new TappedCopy(
                id,
                TOPIC,
                "TYPE_0",
                key,
                "SHOP",
                "shop-store",
                now,
                "broker-a",
                1,
                7,
                Map.of("KEYS", key),
                new byte[500]);
        Receipt done = new Receipt(
                Receipt.ReceiptKind.DONE, id, now + 40, "SHOP_GROUP_0", TOPIC, now, 1, "host-2", false, null);
        return List.of(new OutcomeReported(outcome, SENDER), new CopyTapped(copy), new ReceiptReceived(done));
    }

    /** Prints how long everything took, by phases. */
    void tell() {
        times.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(each -> {
            Times all = each.getValue();
            synchronized (all) {
                System.out.printf("%s p99 %.0f ms%n", all, all.percentile(0.99));
            }
        });
        synchronized (failures) {
            failures.forEach(System.out::println);
        }
    }

    /** Milliseconds, in all phases but one. */
    double longestBut(String phase) {
        return times.entrySet().stream()
                .filter(each -> !each.getKey().startsWith(phase))
                .mapToDouble(each -> {
                    synchronized (each.getValue()) {
                        return each.getValue().percentile(1);
                    }
                })
                .max()
                .orElse(0);
    }

    long failedBut(String phase) {
        synchronized (failures) {
            return failures.stream().filter(each -> !each.startsWith(phase)).count();
        }
    }

    @Override
    public void close() throws InterruptedException {
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.MINUTES);
    }
}
