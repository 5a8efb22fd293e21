package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.waybill.internal.consumer.Handling.Verdict;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;

class OrderlyConsumptionUnitTests {

    private static final int MAX_ATTEMPTS = 3;

    private final Handling<?> handling = mock();
    private final ConsumeOrderlyContext context = new ConsumeOrderlyContext(new MessageQueue("T", "B", 0));
    private final OrderlyConsumption consumption = new OrderlyConsumption(
            handling,
            new ConsumerSettings(MAX_ATTEMPTS, List.of(Duration.ofSeconds(1), Duration.ofSeconds(5))),
            MAX_ATTEMPTS);

    @Test
    void aFailedCopyWaitsInPlace() {
        when(handling.handle(any())).thenReturn(Verdict.RETRY);
        MessageExt copy = new MessageExt();
        assertThat(consume(copy)).isEqualTo(ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT);
        assertThat(context.getSuspendCurrentQueueTimeMillis()).isEqualTo(1_000);
        copy.setReconsumeTimes(1);
        consume(copy);
        assertThat(context.getSuspendCurrentQueueTimeMillis()).isEqualTo(5_000);
    }

    @Test
    void aDeadCopyIsGivenToTheClientWithItsAttemptsSpent() {
        when(handling.handle(any())).thenReturn(Verdict.DEAD);
        MessageExt copy = new MessageExt();
        assertThat(consume(copy)).isEqualTo(ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT);
        assertThat(copy.getReconsumeTimes()).isGreaterThanOrEqualTo(MAX_ATTEMPTS - 1);
    }

    @Test
    void aDeadCopyThatTheClientCouldNotSendAwayComesAgainWithASensibleNumberOfAttempts() {
        when(handling.handle(any())).thenReturn(Verdict.DEAD);
        MessageExt copy = new MessageExt();
        for (int i = 0; i < 3; i++) {
            consume(copy);
            copy.setReconsumeTimes(copy.getReconsumeTimes() + 1); // as the client does when sending failed
        }
        assertThat(copy.getReconsumeTimes()).isBetween(MAX_ATTEMPTS, 100);
    }

    private ConsumeOrderlyStatus consume(MessageExt copy) {
        return consumption.consumeMessage(List.of(copy), context);
    }
}
