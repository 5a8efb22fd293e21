package io.waybill.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.event.Reporter.Report;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Sender;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchSenderUnitTests {

    private static final List<MessageQueue> QUEUES =
            List.of(queue("a", 0), queue("a", 1), queue("b", 0), queue("b", 1));

    private final Set<String> away = new HashSet<>();
    private final List<MessageQueue> sentTo = new ArrayList<>();
    private final List<MessageQueue> refusedBy = new ArrayList<>();
    private final List<MessageId> acknowledged = new ArrayList<>();
    private final BrokerClient client = mock(BrokerClient.class);
    private final BatchSender sender = new BatchSender(
            client, new Sender("app", "app-1", "host", "PRODUCER", null), new Registrations(), Clock.systemUTC());

    @BeforeEach
    void twoBrokers() throws Exception {
        TransactionMQProducer producer = mock(TransactionMQProducer.class);
        when(client.producer()).thenReturn(producer);
        when(producer.getMaxMessageSize()).thenReturn(4 << 20);
        when(producer.fetchPublishMessageQueues(Topics.EVENT)).thenReturn(QUEUES);
        when(producer.send(any(Message.class), any(MessageQueue.class))).thenAnswer(call -> {
            MessageQueue queue = call.getArgument(1);
            if (away.contains(queue.getBrokerName())) {
                refusedBy.add(queue);
                throw new RemotingConnectException(queue.getBrokerName());
            }
            sentTo.add(queue);
            SendResult result = new SendResult();
            result.setSendStatus(SendStatus.SEND_OK);
            return result;
        });
    }

    @Test
    void whatABrokerThatIsAwayDoesNotTakeGoesToTheOthers() {
        away.add("a");
        List<Report> reports = reports();

        List<Report> unsent = sender.send(reports);
        assertThat(sender.send(unsent)).isEmpty();

        assertThat(acknowledged).hasSameSizeAs(reports).doesNotHaveDuplicates();
        assertThat(sentTo).containsOnly(queue("b", 0), queue("b", 1));
        assertThat(refusedBy).hasSize(1);
    }

    @Test
    void whenAllWereAwayAllAreTriedAgain() {
        away.addAll(Set.of("a", "b"));
        List<Report> unsent = sender.send(sender.send(reports()));
        assertThat(unsent).hasSize(40);
        assertThat(refusedBy).extracting(MessageQueue::getBrokerName).containsExactly("a", "b");

        away.clear();

        assertThat(sender.send(unsent)).isEmpty();
        assertThat(sentTo).containsExactlyInAnyOrderElementsOf(QUEUES);
    }

    private List<Report> reports() {
        return IntStream.range(0, 40)
                .mapToObj(i -> MessageId.at(System.currentTimeMillis()))
                .map(id -> new Report(
                        new Outcome(Outcome.OutcomeKind.COMMITTED, id, 1, "TOPIC", null, null),
                        () -> acknowledged.add(id)))
                .toList();
    }

    private static MessageQueue queue(String broker, int id) {
        return new MessageQueue(Topics.EVENT, broker, id);
    }
}
