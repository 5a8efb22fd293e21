package io.waybill.service.tracking.journal;

import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.service.support.Broker;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.test.CuttingProxy;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@ExtendWith(OutputCaptureExtension.class)
@OwnServices
class DatabaseOutageIntegrationTests {

    /** All that runs at intervals has failed by then, each time after waiting for a connection. */
    private static final Duration SETTING_IN = Duration.ofSeconds(12);

    private static final Duration LASTING = Duration.ofSeconds(12);

    private final String topic = "OUTAGE_" + System.nanoTime();
    private final String group = topic + "_GROUP";
    private final List<MessageId> ids = new CopyOnWriteArrayList<>();

    @Test
    void nothingIsLostOrCountedTwiceWhileTheDatabaseIsAway(CapturedOutput output) throws Exception {
        TestDatabase database = TestDatabase.create("outage");
        EmbeddedRocketMq.shared().createTopic(topic);
        JdbcTemplate jdbc =
                new JdbcTemplate(new DriverManagerDataSource(database.url(), database.user(), database.password()));
        AtomicBoolean loading = new AtomicBoolean(true);
        try (CuttingProxy proxy = CuttingProxy.to(database);
                ConfigurableApplicationContext service = Service.start(proxy.by(database))) {
            Broker.shared().report(subscribes(topic, group, "*", 0));
            Thread load = load(loading);
            awaitProgress(jdbc);
            for (int outage = 0; outage < 2; outage++) {
                int outages = outage + 1;
                proxy.cut();
                int sent = ids.size();
                await().atMost(Duration.ofSeconds(60)).until(() -> ids.size() > sent + 100);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> output.toString().contains("trying again"));
                // However long it takes, and however many jobs find out: each says it once an outage at most.
                assertThat(warnings(output))
                        .allSatisfy((what, times) -> assertThat(times).as(what).isLessThanOrEqualTo(outages));
                proxy.mend();
                awaitProgress(jdbc);
            }
            loading.set(false);
            load.join();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(closed(jdbc)).isEqualTo(ids.size()));
            assertThat(service.getBean(Journal.class).millisSinceLastTurn()).isLessThan(20_000);
        } finally {
            loading.set(false);
        }
        assertThat(jdbc.queryForObject("select max(copies) from message_closed", Integer.class))
                .isEqualTo(1);
        assertThat(jdbc.queryForObject("select count(*) from set_aside", Integer.class))
                .isZero();
        assertThat(jdbc.queryForObject("select sum(total) from journal_counter where name = 'closed.DONE'", Long.class))
                .isEqualTo(ids.size());
    }

    @Test
    @Tag("full")
    void anOutageIsToldOnce(CapturedOutput output) throws Exception {
        TestDatabase database = TestDatabase.create("told_once");
        EmbeddedRocketMq.shared().createTopic(topic);
        AtomicBoolean loading = new AtomicBoolean(true);
        try (CuttingProxy proxy = CuttingProxy.to(database);
                ConfigurableApplicationContext service =
                        Service.start(proxy.by(database), "waybill.redelivery.interval=1s")) {
            Broker.shared().report(subscribes(topic, group, "*", 0));
            Thread load = load(loading);
            awaitProgress(service.getBean(JdbcTemplate.class));
            proxy.cut();
            // Whichever it is about to do: write, or look where what it has read belongs.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> output.toString().contains("could not write what was read")
                            || output.toString().contains("can't tell whether what is read"));
            loading.set(false);
            load.join();
            await().pollDelay(SETTING_IN).atMost(SETTING_IN.plusSeconds(5)).until(() -> true);
            Map<String, Long> told = warnings(output);
            // Jobs that run seldom may have found out only now.
            await().during(LASTING)
                    .atMost(LASTING.plusSeconds(5))
                    .untilAsserted(() -> assertThat(warnings(output))
                            .allSatisfy((what, times) ->
                                    assertThat(times).as(what).isEqualTo(told.getOrDefault(what, 1L))));
            proxy.mend();
            JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
            await().atMost(Duration.ofSeconds(60)).until(() -> closed(jdbc) == ids.size());
        } finally {
            loading.set(false);
        }
    }

    /** What the service itself warned of, and how often. */
    private static Map<String, Long> warnings(CapturedOutput output) {
        return output.toString()
                .lines()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .filter(line -> line.matches(".* (io|i)\\.(waybill|w)\\..*"))
                .map(line -> line.replaceFirst(".*] ", "").replaceFirst("( : [^:]*):.*", "$1"))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private Thread load(AtomicBoolean loading) {
        Thread load = new Thread(() -> {
            while (loading.get()) {
                MessageId id = newId();
                Broker.shared().publish(id, topic, "TAG");
                Broker.shared().report(done(id, topic, group));
                ids.add(id);
            }
        });
        load.start();
        return load;
    }

    private void awaitProgress(JdbcTemplate jdbc) {
        int before = closed(jdbc);
        await().atMost(Duration.ofSeconds(60)).until(() -> closed(jdbc) > before + 20);
    }

    private int closed(JdbcTemplate jdbc) {
        Integer count = jdbc.queryForObject(
                "select count(*) from message_closed where topic = ? and state = 4", Integer.class, topic);
        return count == null ? 0 : count;
    }
}
