package io.waybill.test.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.junit.jupiter.api.Test;

class LocalTopicIntegrationTests {

    private final EmbeddedRocketMq broker = EmbeddedRocketMq.shared();

    @Test
    void createsATopicWithFourQueuesOrAsManyAsAreAskedFor() throws Exception {
        provide("LOCAL_NEW", 0);
        provide("LOCAL_NEW_OF_TWO", 2);

        assertThat(config("LOCAL_NEW"))
                .returns(4, TopicConfig::getWriteQueueNums)
                .returns(4, TopicConfig::getReadQueueNums);
        assertThat(config("LOCAL_NEW_OF_TWO")).returns(2, TopicConfig::getWriteQueueNums);
    }

    @Test
    void givesATopicMoreQueuesAndKeepsWhateverElseIsSet() throws Exception {
        TopicConfig before = new TopicConfig("LOCAL_SPECIAL", 3, 2, PermName.PERM_READ);
        before.setOrder(true);
        before.setAttributes(Map.of("+message.type", "FIFO"));
        broker.broker().getTopicConfigManager().updateTopicConfig(before);

        provide("LOCAL_SPECIAL", 0);
        assertThat(config("LOCAL_SPECIAL").getWriteQueueNums()).isEqualTo(2);

        provide("LOCAL_SPECIAL", 6);
        assertThat(config("LOCAL_SPECIAL"))
                .returns(6, TopicConfig::getWriteQueueNums)
                .returns(6, TopicConfig::getReadQueueNums)
                .returns(PermName.PERM_READ, TopicConfig::getPerm)
                .returns(true, TopicConfig::isOrder)
                .returns(Map.of("message.type", "FIFO"), TopicConfig::getAttributes);
    }

    @Test
    void takesNoQueuesAway() {
        broker.createTopic("LOCAL_WIDE", 8);

        assertThatThrownBy(() -> provide("LOCAL_WIDE", 4)).hasMessageContaining("LOCAL_WIDE has 8 queues on");
        assertThat(config("LOCAL_WIDE").getWriteQueueNums()).isEqualTo(8);
    }

    @Test
    void namesOfBrokersAndClustersAreRefused() {
        assertThatThrownBy(() -> provide("broker-test", 4)).hasMessageContaining("name of a broker or a cluster");
        assertThatThrownBy(() -> provide("DefaultCluster", 4)).hasMessageContaining("name of a broker or a cluster");
    }

    private void provide(String topic, int queues) throws Exception {
        LocalTopic.provide(broker.nameServer(), topic, queues);
    }

    private TopicConfig config(String topic) {
        return broker.broker().getTopicConfigManager().selectTopicConfig(topic);
    }
}
