package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Alarm;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.ProducerApplication;
import java.time.Duration;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What retention has deleted is unknown afterwards, and never taken for rolled back. */
class ForgottenOutcomesIntegrationTests {

    private static final String TOPIC = "FORGOTTEN";

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with(AlarmsHeard.class).with("waybill.retention.interval=300ms");

    @Test
    void aCommittedMessageWhoseRowIsDeletedIsUnknown() {
        APPLICATION.jdbc().update("update waybill_store set horizon = 0");
        MessageId committed = MessageId.at(daysAgo(8));
        assertThat(answer(MessageId.at(daysAgo(9)))).isEqualTo(LocalTransactionState.ROLLBACK_MESSAGE);
        insert(committed);
        await().until(() -> !isThere(committed));

        assertThat(answer(committed)).isEqualTo(LocalTransactionState.UNKNOW);

        assertThat(APPLICATION.bean(AlarmsHeard.class).about(committed.toString()))
                .containsExactly(Alarm.Kind.OLDER_THAN_HORIZON);
        assertThat(isThere(committed)).isFalse();
        assertThat(answer(MessageId.at(daysAgo(6)))).isEqualTo(LocalTransactionState.ROLLBACK_MESSAGE);
    }

    private static LocalTransactionState answer(MessageId id) {
        MessageExt half = new MessageExt();
        half.setTopic(TOPIC);
        half.putUserProperty(Headers.ID, id.toString());
        half.putUserProperty(Headers.STORE, APPLICATION.bean(Store.class).id());
        return APPLICATION
                .bean(BrokerClient.class)
                .producer()
                .getTransactionListener()
                .checkLocalTransaction(half);
    }

    private static void insert(MessageId id) {
        APPLICATION
                .jdbc()
                .update(
                        "insert into waybill_transaction (message_id, status, begun_at, topic, written_at)"
                                + " values (?, 1, ?, ?, ?)",
                        id.toBytes(),
                        id.epochMillis(),
                        TOPIC,
                        id.epochMillis());
    }

    private static boolean isThere(MessageId id) {
        return APPLICATION
                        .jdbc()
                        .queryForObject(
                                "select count(*) from waybill_transaction where message_id = ?", Integer.class, (Object)
                                        id.toBytes())
                == 1;
    }

    private static long daysAgo(int days) {
        return System.currentTimeMillis() - Duration.ofDays(days).toMillis();
    }
}
