package io.waybill.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.protocol.Headers;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import io.waybill.test.TestDatabase;
import io.waybill.test.process.JavaProcess;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two processes publish in the order of keys, and one after the other is killed, dies at a named step, or stands still for longer than
 * its claims last. {@code -Dwaybill.test.ordered.keys=1000 -Dwaybill.test.ordered.each=100} is what is claimed in the documentation.
 */
@Tag("full")
class OrderedProcessesIntegrationTests {

    private static final String TOPIC = "ORDERED_PROCESSES";
    private static final int KEYS = Integer.getInteger("waybill.test.ordered.keys", 60);
    private static final int EACH = Integer.getInteger("waybill.test.ordered.each", 50);
    private static final List<String> DEATHS = List.of(
            "ROW_INSERTED:40",
            "BEFORE_COMMIT:40",
            "COMMITTED:40",
            "OUTBOX_CLAIMED:10",
            "OUTBOX_PUBLISHED:10",
            "EVENTS_SENT:3");

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC)
            .with("spring.application.name=ordered_processes", "waybill.outbox.interval=2s", "waybill.outbox.rate=0");

    @TempDir
    Path folder;

    /** Publishes until every key has as many messages as it should. */
    static final class Publisher {

        @SpringBootConfiguration
        @EnableAutoConfiguration
        static class Host {}

        private Publisher() {}

        public static void main(String[] arguments) throws Exception {
            int each = Integer.parseInt(arguments[0]);
            ConfigurableApplicationContext context = new SpringApplicationBuilder(Host.class)
                    .web(WebApplicationType.NONE)
                    .run(List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
            TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            Waybill waybill = context.getBean(Waybill.class);
            System.out.println("publishing");
            ExecutorService threads = Executors.newFixedThreadPool(4);
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> {
                    List<String> open = List.of("");
                    while (!open.isEmpty()) {
                        open = jdbc.queryForList("select k from books where n < ?", String.class, each);
                        if (!open.isEmpty()) {
                            String key = open.get(ThreadLocalRandom.current().nextInt(open.size()));
                            transaction.executeWithoutResult(status -> publishNext(jdbc, waybill, key, each));
                        }
                    }
                });
            }
            threads.shutdown();
            threads.awaitTermination(1, TimeUnit.HOURS);
            System.out.println("published");
            Thread.sleep(TimeUnit.HOURS.toMillis(1)); // What is left is for its relay.
        }

        private static void publishNext(JdbcTemplate jdbc, Waybill waybill, String key, int each) {
            Integer number = jdbc.queryForObject("select n from books where k = ? for update", Integer.class, key);
            if (number != null && number < each) {
                jdbc.update("update books set n = n + 1 where k = ?", key);
                waybill.publish(
                        OutgoingMessage.to(TOPIC).key(key).orderedBy(key).payload(Integer.toString(number + 1)));
            }
        }
    }

    @Test
    void ordersHoldWhateverHappensToProcesses() throws Exception {
        JdbcTemplate jdbc = APPLICATION.jdbc();
        jdbc.execute("create table books (k varchar(20) primary key, n int not null)");
        IntStream.range(0, KEYS).forEach(i -> jdbc.update("insert into books values (?, 0)", "key-" + i));
        JavaProcess first = start("first");
        JavaProcess second = start("second");
        try {
            for (String death : DEATHS) {
                // One dies at the step, if it comes to it before all is published; the other stands still meanwhile.
                first.close();
                first = begin("first-" + death.replace(':', '-'), "-Dwaybill.crash-at=" + death);
                awaitPublishingOrDeath(first);
                second.freeze();
                TimeUnit.SECONDS.sleep(3);
                second.thaw();
            }
            second.close();
            first.close();
            first = start("last");
            int all = KEYS * EACH;
            await().atMost(Duration.ofMinutes(15))
                    .untilAsserted(() -> assertThat(jdbc.queryForObject("select sum(n) from books", Integer.class))
                            .isEqualTo(all));
            await().atMost(Duration.ofMinutes(10))
                    .untilAsserted(() -> assertThat(jdbc.queryForObject(
                                    "select count(*) from waybill_transaction where outbox = 2", Integer.class))
                            .isEqualTo(all));
        } finally {
            first.close();
            second.close();
        }
        assertInOrder();
    }

    private JavaProcess start(String name) {
        JavaProcess process = begin(name);
        process.awaitOutput("publishing");
        return process;
    }

    /** Where much is left behind, its relay may come to the step before it publishes anything itself. */
    private static void awaitPublishingOrDeath(JavaProcess process) {
        try {
            process.awaitOutput("publishing");
        } catch (IllegalStateException dead) {
            assertThat(process.awaitEnd()).isEqualTo(137);
        }
    }

    private JavaProcess begin(String name, String... options) {
        TestDatabase database = APPLICATION.database();
        List<String> arguments = new ArrayList<>();
        arguments.add(Integer.toString(EACH));
        for (String property : database.springProperties()) {
            arguments.add("--" + property);
        }
        arguments.add("--rocketmq.name-server=" + EmbeddedRocketMq.shared().nameServer());
        arguments.add("--spring.application.name=ordered_processes");
        arguments.add("--waybill.outbox.interval=2s");
        arguments.add("--waybill.outbox.rate=0");
        List<String> all = new ArrayList<>(List.of(options));
        all.add("-Xmx256m");
        return JavaProcess.start(folder.resolve(name), all, Publisher.class, arguments);
    }

    private static void assertInOrder() {
        Map<String, TreeMap<Long, MessageExt>> queues = new HashMap<>();
        for (MessageExt message : Broker.messagesOn(TOPIC)) {
            String key = message.getUserProperty(Headers.KEY);
            // By queue as well: a key whose messages are in two has numbers missing in both.
            queues.computeIfAbsent(key + " " + message.getQueueId(), each -> new TreeMap<>())
                    .put(message.getQueueOffset(), message);
        }
        List<String> complete =
                IntStream.rangeClosed(1, EACH).mapToObj(Integer::toString).toList();
        assertThat(queues).hasSize(KEYS);
        queues.forEach((key, queue) -> {
            Set<String> seen = new java.util.HashSet<>();
            List<String> numbers = queue.values().stream()
                    .filter(message -> seen.add(message.getUserProperty(Headers.ID)))
                    .map(message -> new String(message.getBody()))
                    .toList();
            assertThat(numbers).as(key).isEqualTo(complete);
        });
    }
}
