package io.waybill.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TroubleUnitTests {

    private static final MQClientException NO_ROUTE = noRoute();

    private final DefaultMQProducer producer = mock(RETURNS_DEEP_STUBS);
    private final Trouble trouble = new Trouble(producer);

    @BeforeEach
    void names() {
        when(producer.getNamesrvAddr()).thenReturn("ns:9876");
        when(producer.withNamespace(anyString())).thenAnswer(call -> call.getArgument(0));
    }

    private static MQClientException noRoute() {
        MQClientException failed = new MQClientException("No route info of this topic: ORDERS", null);
        failed.setResponseCode(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION);
        return failed;
    }

    @Test
    void aTopicThatNobodyHasCreatedIsNamedWithWhatToDo() throws Exception {
        knownBrokers(Map.of("broker-a", new BrokerData()));

        assertThat(trouble.isMissingTopic(NO_ROUTE)).isTrue();
        assertThat(trouble.explain("ORDERS", NO_ROUTE))
                .isEqualTo(
                        "topic ORDERS does not exist on broker-a. Create it: deploy/local/topic ORDERS in the local stack,"
                                + " mqadmin updateTopic -n 'ns:9876' -c shop -t ORDERS elsewhere");
    }

    @Test
    void aBrokerThatHasDeletedItSaysTheSame() throws Exception {
        knownBrokers(Map.of("broker-a", new BrokerData()));
        MQClientException often = new MQClientException(
                "Send [3] times", new MQBrokerException(ResponseCode.TOPIC_NOT_EXIST, "topic[ORDERS] not exist"));

        assertThat(trouble.explain("ORDERS", often)).startsWith("topic ORDERS does not exist");
    }

    @Test
    void aBrokerThatIsAwayMakesNoTopicMissing() throws Exception {
        knownBrokers(Map.of());

        assertThat(trouble.isMissingTopic(NO_ROUTE)).isFalse();
        assertThat(trouble.explain("ORDERS", NO_ROUTE))
                .isEqualTo("the broker is away: the name server ns:9876 knows of none");
    }

    @Test
    void aNameServerThatIsSilentMakesNoTopicMissing() throws Exception {
        when(api().getBrokerClusterInfo(anyLong())).thenThrow(new RemotingConnectException("ns:9876"));

        assertThat(trouble.isMissingTopic(NO_ROUTE)).isFalse();
        assertThat(trouble.explain("ORDERS", NO_ROUTE)).contains("the name server does not answer", "ns:9876");
        assertThat(trouble.explain("ORDERS", new IllegalStateException(new RemotingException("connect failed"))))
                .contains("the name server does not answer", "ns:9876");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsAway() {
        MQClientException often = new MQClientException(
                "Send [3] times, still failed\nSee https://elsewhere", new RemotingConnectException("10.0.0.1:10911"));

        assertThat(trouble.explain("ORDERS", often))
                .startsWith("the broker is away, or does not answer in time")
                .contains("Send [3] times")
                .doesNotContain("https");
    }

    @Test
    void aPermissionThatLacksIsNamed() {
        MQBrokerException refused = new MQBrokerException(ResponseCode.NO_PERMISSION, "no permission");

        assertThat(trouble.explain("ORDERS", refused)).contains("PUB", "docs/security.md", "no permission");
    }

    private void knownBrokers(Map<String, BrokerData> brokers) throws Exception {
        ClusterInfo known = new ClusterInfo();
        known.setBrokerAddrTable(brokers);
        known.setClusterAddrTable(Map.of("shop", Set.of("broker-a")));
        when(api().getBrokerClusterInfo(anyLong())).thenReturn(known);
    }

    private MQClientAPIImpl api() {
        return producer.getDefaultMQProducerImpl().getMqClientFactory().getMQClientAPIImpl();
    }
}
