package io.waybill.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.protocol.Headers;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** Messages of one key come in the order of their commits. */
class OrderedMessagesIntegrationTests {

    private static final String TOPIC = "ORDERED";
    private static final int THREADS = 8;

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with("waybill.outbox.interval=2s", "waybill.outbox.max-attempts=2");

    /** Which number a key's next message has, in the business's own books: locked by each transaction of the key until it commits. */
    private static void createBooks() {
        APPLICATION.jdbc().execute("create table if not exists books (k varchar(50) primary key, n int not null)");
    }

    private static void publishNext(String key) {
        APPLICATION.transaction().executeWithoutResult(status -> {
            JdbcTemplate jdbc = APPLICATION.jdbc();
            jdbc.update("insert into books values (?, 1) on duplicate key update n = n + 1", key);
            int number = jdbc.queryForObject("select n from books where k = ?", Integer.class, key);
            APPLICATION
                    .waybill()
                    .publish(OutgoingMessage.to(TOPIC).key(key).orderedBy(key).payload(Integer.toString(number)));
        });
    }

    /** The numbers of a key's messages as its queue has them, repeats left out as consumers do. */
    private static List<Integer> delivered(String key) {
        Map<Integer, TreeMap<Long, MessageExt>> queues = new LinkedHashMap<>();
        Broker.messagesOn(TOPIC).stream()
                .filter(message -> key.equals(message.getUserProperty(Headers.KEY)))
                .forEach(message -> queues.computeIfAbsent(message.getQueueId(), queue -> new TreeMap<>())
                        .put(message.getQueueOffset(), message));
        assertThat(queues.size()).as("queues of " + key).isLessThanOrEqualTo(1);
        List<Integer> numbers = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        queues.values()
                .forEach(queue -> queue.values().forEach(message -> {
                    if (seen.add(message.getUserProperty(Headers.ID))) {
                        numbers.add(Integer.parseInt(new String(message.getBody())));
                    }
                }));
        return numbers;
    }

    private static List<Integer> upTo(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static void publishAll(String prefix, int keys, int each) throws Exception {
        createBooks();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < keys * each; i++) {
                all.add(prefix + i % keys);
            }
            java.util.Collections.shuffle(all);
            List<Future<?>> futures = new ArrayList<>();
            all.forEach(key -> futures.add(threads.submit(() -> publishNext(key))));
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitInOrder(String prefix, int keys, int each) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            for (int i = 0; i < keys; i++) {
                assertThat(delivered(prefix + i)).as(prefix + i).isEqualTo(upTo(each));
            }
        });
    }

    @Test
    void comeInTheOrderOfTheirCommits() throws Exception {
        publishAll("plain-", 20, 25);

        awaitInOrder("plain-", 20, 25);
        await().untilAsserted(() -> assertThat(APPLICATION
                        .jdbc()
                        .queryForObject("select count(*) from waybill_order where due_at is not null", Integer.class))
                .isZero());
    }

    /** Whoever has published first and commits last comes last, and holds up nobody until then. */
    @Test
    void comeInTheOrderOfCommitsAndNotOfCalls() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            APPLICATION.transaction().executeWithoutResult(status -> {
                publish("overlapping", "2");
                try {
                    other.submit(() -> publish("overlapping", "1")).get(10, TimeUnit.SECONDS);
                } catch (Exception heldUp) {
                    throw new AssertionError(heldUp);
                }
            });
        } finally {
            other.shutdownNow();
        }
        await().untilAsserted(() -> assertThat(delivered("overlapping")).containsExactly(1, 2));
    }

    private static void publish(String key, String number) {
        APPLICATION
                .waybill()
                .publish(OutgoingMessage.to(TOPIC).key(key).orderedBy(key).payload(number));
    }

    /** Two instances take turns, and each stumbles now and then, before it sends and after. */
    @Test
    void comeInOrderAlthoughInstancesDieAndStandStill() throws Exception {
        AtomicInteger passed = new AtomicInteger();
        try (var second = Application.start(
                        APPLICATION.database(),
                        List.of(),
                        "spring.application.name=ordered",
                        "waybill.outbox.interval=2s");
                Steps.Listening stumbling = Steps.listen(step -> {
                    if ((step == Step.OUTBOX_CLAIMED || step == Step.OUTBOX_PUBLISHED)
                            && Thread.currentThread().getName().equals("waybill-outbox-relay")) {
                        passed.incrementAndGet();
                        // By chance: at every so many steps, each pass might come to its end at the same one.
                        int chance = ThreadLocalRandom.current().nextInt(30);
                        if (chance < 3) {
                            throw new IllegalStateException("stumbles");
                        }
                        if (chance == 3) {
                            sleep(2_500); // Longer than its claim lasts.
                        }
                    }
                })) {
            // The more at once, the fewer steps: until there were enough of them for all that may happen.
            for (int round = 0; passed.get() < 40; round++) {
                publishAll("stumbling-" + round + "-", 20, 25);
                awaitInOrder("stumbling-" + round + "-", 20, 25);
            }
        }
    }

    @Test
    void aHeadThatIsRefusedStopsItsKeyAndNoOther() {
        OutgoingMessage refused =
                OutgoingMessage.to(TOPIC).key("stopped").orderedBy("stopped").payload("0");
        APPLICATION.publishUnsendable(refused);
        APPLICATION
                .waybill()
                .publish(OutgoingMessage.to(TOPIC)
                        .key("stopped")
                        .orderedBy("stopped")
                        .payload("1"));
        APPLICATION
                .waybill()
                .publish(OutgoingMessage.to(TOPIC)
                        .key("goes-on")
                        .orderedBy("goes-on")
                        .payload("1"));

        await().untilAsserted(() -> assertThat(delivered("goes-on")).containsExactly(1));
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(APPLICATION
                                .jdbc()
                                .queryForObject(
                                        "select stopped from waybill_order where order_key = 'stopped'", Integer.class))
                        .isEqualTo(1));
        APPLICATION
                .waybill()
                .publish(OutgoingMessage.to(TOPIC)
                        .key("stopped")
                        .orderedBy("stopped")
                        .payload("2"));
        assertThat(APPLICATION
                        .jdbc()
                        .queryForList(
                                "select outbox from waybill_transaction where order_key = 'stopped' order by turn",
                                Integer.class))
                .containsExactly(OutboxState.FAILED.code(), OutboxState.WAITING.code(), OutboxState.WAITING.code());
        assertThat(delivered("stopped")).isEmpty();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis + ThreadLocalRandom.current().nextLong(100));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
