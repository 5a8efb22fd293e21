package io.waybill.service.consuming.redelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.retrypolicy.RedeliverySettings;
import io.waybill.service.tracking.subscription.Expectations;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RedelivererUnitTests {

    private final Subscriptions subscriptions = mock(Subscriptions.class);
    private final BrokerAdmin broker = mock(BrokerAdmin.class);
    private final JournalClock clock = mock(JournalClock.class);
    private final RedeliveryMapper mapper = mock(RedeliveryMapper.class);
    private final ProgressObserver progressObserver = mock(ProgressObserver.class);
    private final Redeliverer redeliverer = new Redeliverer(
            subscriptions,
            broker,
            clock,
            mapper,
            progressObserver,
            mock(RedeliveryBatch.class),
            new RedeliveryMetrics(new SimpleMeterRegistry()),
            new RedeliverySettings(
                    Duration.ofMinutes(1),
                    false,
                    Duration.ofMinutes(1),
                    List.of(Duration.ofMinutes(1)),
                    500,
                    100,
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    Map.of(),
                    Map.of()));

    @BeforeEach
    void threeGroups() {
        Expectations expectations = mock(Expectations.class);
        when(expectations.topicsByGroup())
                .thenReturn(new TreeMap<>(Map.of("A", Set.of("T"), "B", Set.of("T"), "C", Set.of("T"))));
        when(subscriptions.expectations()).thenReturn(expectations);
    }

    @Test
    void aGroupThatTheBrokerSaysNothingAboutStopsNobodyElse(CapturedOutput output) throws Exception {
        when(broker.isOnline("A")).thenThrow(new MQBrokerException(ResponseCode.NO_PERMISSION, "not for you"));
        when(broker.isOnline("B")).thenThrow(new RemotingConnectException("broker-b"));
        when(broker.isOnline("C")).thenReturn(true);

        redeliverer.redeliver();
        redeliverer.redeliver();

        verify(progressObserver, times(2)).look("C", Set.of("T"));
        verify(mapper, never()).offline(any(), anyLong());
        assertThat(output).containsOnlyOnce("not for you").containsOnlyOnce("broker-b");
    }

    @Test
    void whileTheBrokerIsAwayNobodyCountsAsOffline(CapturedOutput output) throws Exception {
        when(clock.events()).thenThrow(new MQClientException(ResponseCode.TOPIC_NOT_EXIST, "no route"));

        redeliverer.redeliver();
        redeliverer.redeliver();

        verify(mapper, never()).offline(any(), anyLong());
        assertThat(output).containsOnlyOnce("redelivery waits for the broker");
    }
}
