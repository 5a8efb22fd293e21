package io.waybill.service.tracking.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.platform.broker.Namespace;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.Queue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TopicReaderUnitTests {

    private static final int ROOM = 1_000;

    private final MessageQueue queue = new MessageQueue("PAYMENT", "broker-a", 0);
    private final Client client = new Client(queue);
    private int size;
    private int looked;
    private GapDetection.Beginnings journal = (any, offset, follows) -> OptionalLong.empty();

    private final TopicReader reader = new TopicReader(
            client,
            Namespace.NONE,
            1,
            new GapDetection(
                    (which, offset, follows) -> journal.beginningBefore(which, offset, follows),
                    System::nanoTime,
                    new FailureLog(LoggerFactory.getLogger(TopicReaderUnitTests.class))),
            (which, offset) -> offset >= client.first,
            this::reading);

    @BeforeEach
    void subscribe() throws MQClientException {
        reader.subscribe("PAYMENT");
    }

    @Test
    void whatItCantGoBackToAtOnceIsNotJournaledPast() {
        journal = (any, offset, follows) -> {
            throw new IOException("the broker is away");
        };
        client.isAway = true;
        client.hand(7, 8);
        assertThat(reader.poll(ROOM)).isEmpty();
        journal = (any, offset, follows) -> OptionalLong.empty();
        client.hand(9, 10);
        assertThat(reader.poll(ROOM)).isEmpty();
        reader.seekAgain();
        client.hand(11);
        assertThat(reader.poll(ROOM)).isEmpty();

        client.isAway = false;
        reader.seekAgain();
        client.hand(7, 8, 9, 10, 11);

        assertThat(client.soughtLast).isEqualTo(7);
        assertThat(reader.poll(ROOM)).extracting(DecodedMessage::offset).containsExactly(7L, 8L, 9L, 10L, 11L);
    }

    @Test
    void ofTwoPlacesToGoBackToItTakesTheEarlier() {
        client.isAway = true;
        journal = (any, offset, follows) -> OptionalLong.of(5);
        client.hand(7);
        assertThat(reader.poll(ROOM)).isEmpty();
        reader.goBack(Map.of(new Queue("TAP", "PAYMENT", "broker-a", 0), 6L));

        client.isAway = false;
        reader.seekAgain();

        assertThat(client.soughtLast).isEqualTo(5);
    }

    /** Whatever the client says of it: its words are nobody's to rely on. */
    @Test
    void whatTheBrokerHoldsNoMoreIsGoneBackToFromItsBeginning() {
        client.first = 6;
        journal = (any, offset, follows) -> OptionalLong.of(5);
        client.hand(7);
        assertThat(reader.poll(ROOM)).isEmpty();

        journal = (any, offset, follows) -> OptionalLong.empty();
        client.hand(6, 7);

        assertThat(client.soughtLast).isEqualTo(6);
        assertThat(reader.poll(ROOM)).extracting(DecodedMessage::offset).containsExactly(6L, 7L);
    }

    @Test
    void aQueueWithWhatIsWantedIsNotReadFromItsBeginningBecauseTheClientFailed() {
        client.isAway = true;
        client.words = "the state is illegal";
        journal = (any, offset, follows) -> OptionalLong.of(5);
        client.hand(7);
        assertThat(reader.poll(ROOM)).isEmpty();

        assertThat(client.soughtLast).isEqualTo(-1);
    }

    @Test
    void aQueueThatAnotherNodeReadsByNowIsLeftToIt() {
        client.isAway = true;
        journal = (any, offset, follows) -> OptionalLong.of(5);
        client.hand(7);
        assertThat(reader.poll(ROOM)).isEmpty();
        client.assigned = Set.of();
        reader.seekAgain();

        client.isAway = false;
        client.assigned = Set.of(queue);
        reader.seekAgain();

        assertThat(client.soughtLast).isEqualTo(-1);
    }

    @Test
    void itLooksAtNoMoreThanThereIsRoomFor() {
        size = 400;
        client.hand(1, 2, 3, 4, 5, 6);
        assertThat(reader.poll(ROOM)).extracting(DecodedMessage::offset).containsExactly(1L, 2L, 3L);
        client.hand(7);
        assertThat(looked).isEqualTo(3);
        assertThat(reader.poll(1)).extracting(DecodedMessage::offset).containsExactly(4L);
        assertThat(reader.poll(ROOM)).extracting(DecodedMessage::offset).containsExactly(5L, 6L);
        assertThat(reader.poll(ROOM)).extracting(DecodedMessage::offset).containsExactly(7L);
    }

    @Test
    void whatHasWaitedIsForgottenWhenItGoesBack() {
        size = 400;
        client.hand(1, 2, 3, 4, 5);
        assertThat(reader.poll(ROOM)).hasSize(3);
        reader.goBack(Map.of(new Queue("TAP", "PAYMENT", "broker-a", 0), 2L));
        assertThat(client.soughtLast).isEqualTo(2);
        assertThat(reader.poll(ROOM)).isEmpty();
        client.hand(2);
        assertThat(reader.poll(ROOM)).extracting(DecodedMessage::offset).containsExactly(2L);
    }

    private DecodedMessage reading(MessageExt message, Queue queue) {
        looked++;
        return new DecodedMessage(queue, message.getQueueOffset(), 0, size, List.of(), null, List.of(), true);
    }

    /** Hands out what it is told to, and goes back unless the broker is away. */
    private static final class Client extends DefaultLitePullConsumer {

        private final MessageQueue queue;
        private final List<MessageExt> next = new ArrayList<>();
        private Collection<MessageQueue> assigned;
        private boolean isAway;
        private String words = "the broker is away";
        private long first;
        private long soughtLast = -1;

        private Client(MessageQueue queue) {
            super("TAP");
            this.queue = queue;
            this.assigned = Set.of(queue);
        }

        void hand(long... offsets) {
            for (long offset : offsets) {
                MessageExt message = new MessageExt();
                message.setTopic(queue.getTopic());
                message.setBrokerName(queue.getBrokerName());
                message.setQueueId(queue.getQueueId());
                message.setQueueOffset(offset);
                next.add(message);
            }
        }

        @Override
        public void subscribe(String topic, String expression) {}

        @Override
        public void start() {}

        @Override
        public List<MessageExt> poll(long timeout) {
            List<MessageExt> handed = List.copyOf(next);
            next.clear();
            return handed;
        }

        @Override
        public Set<MessageQueue> assignment() {
            return Set.copyOf(assigned);
        }

        @Override
        public void seek(MessageQueue queue, long offset) throws MQClientException {
            if (isAway) {
                throw new MQClientException(words, null);
            }
            if (offset < first) {
                throw new MQClientException("there is nothing", null);
            }
            soughtLast = offset;
        }

        @Override
        public void seekToBegin(MessageQueue queue) {
            soughtLast = first;
        }
    }
}
