package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.support.Application;
import io.waybill.support.Settings;
import io.waybill.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** From the producer's transaction to the consumer's effect, whatever the host has set its connections to. */
@Tag("full")
class ConnectionSettingsIntegrationTests {

    private static final String TOPIC = "CONNECTION_SETTINGS";

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = "${test.group}")
    static class Listener extends Booking {}

    @ParameterizedTest
    @EnumSource
    void makeNoDifference(Settings settings) {
        String group = "CONNECTION_" + settings;
        Broker.createTopics(TOPIC);
        Broker.createRetryTopics(group);
        TestDatabase database = TestDatabase.create(group.toLowerCase(Locale.ROOT));
        Effects effects = new Effects(database);
        try (ConfigurableApplicationContext context = Application.start(
                database,
                List.of(Listener.class),
                settings.property(),
                "test.group=" + group,
                "spring.application.name=" + group,
                "waybill.retention.interval=300ms")) {
            String prefix = settings.name();
            insertOldRows(effects.jdbc(), group);

            MessageId called = sendByCallback(context, prefix + " callback");
            MessageId joined = sendJoined(context, prefix + " joined");
            assertThatThrownBy(() -> context.getBean(Waybill.class).send(message(prefix + " rolled back"), id -> {
                        throw new IllegalStateException("on purpose");
                    }))
                    .hasMessage("on purpose");

            await().untilAsserted(
                            () -> assertThat(effects.in(group)).contains(prefix + " callback", prefix + " joined"));
            await().untilAsserted(() -> assertThat(Broker.receipts(group))
                    .extracting(Receipt::messageId)
                    .contains(called, joined));
            assertThat(effects.in(group)).doesNotHaveDuplicates().doesNotContain(prefix + " rolled back");
            assertTimes(effects.jdbc(), called);
            assertOldRowsGoAndNewOnesStay(effects.jdbc(), group, called, joined);
        }
        assertThat(effects.jdbc().queryForList("select instance from waybill_mark", String.class))
                .isEmpty();
    }

    private static MessageId sendByCallback(ConfigurableApplicationContext context, String payload) {
        AtomicReference<MessageId> sent = new AtomicReference<>();
        context.getBean(Waybill.class).send(message(payload), id -> {
            sent.set(id);
            return null;
        });
        return sent.get();
    }

    private static MessageId sendJoined(ConfigurableApplicationContext context, String payload) {
        return context.getBean(TransactionTemplate.class)
                .execute(status -> context.getBean(Waybill.class).send(message(payload)));
    }

    /** Times in the tables are epoch times, whatever zone the session is in. */
    private static void assertTimes(JdbcTemplate jdbc, MessageId id) {
        long now = System.currentTimeMillis();
        byte[] key = id.toBytes();
        assertThat(jdbc.queryForObject(
                        "select written_at from waybill_transaction where message_id = ?", Long.class, (Object) key))
                .isCloseTo(now, within(60_000L));
        assertThat(jdbc.queryForObject(
                        "select processed_at from waybill_processed where message_id = ?", Long.class, (Object) key))
                .isCloseTo(now, within(60_000L));
        assertThat(jdbc.queryForObject("select max(saved_at) * 1000 from waybill_mark", Long.class))
                .isCloseTo(now, within(60_000L));
    }

    private static void insertOldRows(JdbcTemplate jdbc, String group) {
        long daysAgo = System.currentTimeMillis() - Duration.ofDays(40).toMillis();
        jdbc.update(
                "insert into waybill_transaction (message_id, status, begun_at, topic, written_at) values (?, 1, 0, 'T', ?)",
                MessageId.at(daysAgo).toBytes(),
                daysAgo);
        jdbc.update(
                "insert into waybill_processed values (?, ?, 1, 1, ?)",
                group,
                MessageId.at(daysAgo).toBytes(),
                daysAgo);
    }

    private static void assertOldRowsGoAndNewOnesStay(JdbcTemplate jdbc, String group, MessageId... ids) {
        await().untilAsserted(() -> {
            assertThat(jdbc.queryForObject("select count(*) from waybill_transaction", Integer.class))
                    .isEqualTo(ids.length);
            assertThat(jdbc.queryForObject(
                            "select count(*) from waybill_processed where processed_at < 1000 * unix_timestamp() - 86400000",
                            Integer.class))
                    .isZero();
        });
        for (MessageId id : ids) {
            assertThat(jdbc.queryForList(
                            "select 1 from waybill_processed where consumer_group = ? and message_id = ?",
                            group,
                            id.toBytes()))
                    .hasSize(1);
        }
    }

    private static OutgoingMessage message(String payload) {
        return OutgoingMessage.to(TOPIC).payload(payload);
    }
}
