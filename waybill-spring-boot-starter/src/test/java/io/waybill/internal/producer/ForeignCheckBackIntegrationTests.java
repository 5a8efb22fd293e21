package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.Alarm;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.ProducerApplication;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Questions that this database can't answer are not answered, and somebody is told. */
class ForeignCheckBackIntegrationTests {

    private static final String TOPIC = "FOREIGN";

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with(AlarmsHeard.class);

    @Test
    void aMessageOfAnotherStoreIsUnknown() {
        MessageId id = MessageId.at(System.currentTimeMillis());

        assertThat(ask(id.toString(), "another-store")).isEqualTo(LocalTransactionState.UNKNOW);

        assertThat(heard().about(id.toString())).containsExactly(Alarm.Kind.FOREIGN_STORE);
        assertNoRow(id);
    }

    @Test
    void aMessageOlderThanTheTableIsUnknown() {
        MessageId id = MessageId.at(store().horizon() - 1);

        assertThat(ask(id.toString(), store().id())).isEqualTo(LocalTransactionState.UNKNOW);

        assertThat(heard().about(id.toString())).containsExactly(Alarm.Kind.OLDER_THAN_HORIZON);
        assertNoRow(id);
    }

    @Test
    void aMessageWhoseTableCanNotBeReadIsUnknown() {
        MessageId id = MessageId.at(System.currentTimeMillis());
        APPLICATION.jdbc().execute("rename table waybill_transaction to elsewhere");
        try {
            assertThat(ask(id.toString(), store().id())).isEqualTo(LocalTransactionState.UNKNOW);
        } finally {
            APPLICATION.jdbc().execute("rename table elsewhere to waybill_transaction");
        }
        assertNoRow(id);
    }

    @Test
    void aMessageAsOldAsTheTableIsJudged() {
        MessageId id = MessageId.at(store().horizon());

        assertThat(ask(id.toString(), store().id())).isEqualTo(LocalTransactionState.ROLLBACK_MESSAGE);

        assertThat(heard().about(id.toString())).isEmpty();
    }

    @Test
    void aMessageThatWaybillDidNotSendIsUnknown() {
        assertThat(ask(null, null)).isEqualTo(LocalTransactionState.UNKNOW);

        assertThat(heard().kinds()).contains(Alarm.Kind.FOREIGN_HALF_MESSAGE);
    }

    @Test
    void aMessageWithAGarbledIdIsUnknown() {
        assertThat(ask("not-an-id", store().id())).isEqualTo(LocalTransactionState.UNKNOW);
    }

    private static LocalTransactionState ask(String id, String store) {
        MessageExt half = new MessageExt();
        half.setTopic(TOPIC);
        half.setBody(new byte[] {1});
        if (id != null) {
            half.putUserProperty(Headers.ID, id);
            half.putUserProperty(Headers.STORE, store);
        }
        return APPLICATION
                .bean(BrokerClient.class)
                .producer()
                .getTransactionListener()
                .checkLocalTransaction(half);
    }

    private static void assertNoRow(MessageId id) {
        assertThat(APPLICATION.jdbc().queryForList("select 1 from waybill_transaction where message_id = ?", (Object)
                        id.toBytes()))
                .isEmpty();
    }

    private static AlarmsHeard heard() {
        return APPLICATION.bean(AlarmsHeard.class);
    }

    private static Store store() {
        return APPLICATION.bean(Store.class);
    }
}
