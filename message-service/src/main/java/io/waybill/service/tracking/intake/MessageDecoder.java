package io.waybill.service.tracking.intake;

import io.waybill.protocol.Headers;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.BatchReader.Part;
import io.waybill.protocol.wire.MalformedBatchException;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.platform.broker.Bodies;
import io.waybill.service.platform.broker.LargestBody;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.EventFacts;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.OversizedBody;
import io.waybill.service.tracking.fact.Queue;
import io.waybill.service.tracking.journal.JournalSettings;
import io.waybill.service.tracking.quarantine.QuarantineCode;
import io.waybill.service.tracking.quarantine.QuarantineDetail;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import java.time.Clock;
import java.util.List;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What broker messages mean to the journal. Whatever comes in, the answer is a reading: bad input is set aside. A body is unpacked
 * here, and only if the journal needs it.
 */
@Component
class MessageDecoder {

    private final JournalSettings settings;
    private final LargestBody largest;
    private final Clock clock;
    private final RecentSightings repeats;

    MessageDecoder(JournalSettings settings, LargestBody largest, Clock clock) {
        this.settings = settings;
        this.largest = largest;
        this.clock = clock;
        this.repeats = new RecentSightings(clock);
    }

    /** A message on the event topic: a batch of outcomes, receipts and a registration. */
    DecodedMessage event(MessageExt message, Queue queue) {
        Bodies.unpack(
                message,
                () -> Math.max(largest.bytes(), (int) settings.maxBatchSize().toBytes()));
        byte[] body = message.getBody();
        if (body == null) {
            return setAside(
                    message,
                    queue,
                    QuarantinedItem.QuarantineReason.OVERSIZED,
                    QuarantineDetail.of(QuarantineCode.BATCH_NOT_KEPT));
        }
        if (body.length > settings.maxBatchSize().toBytes()) {
            QuarantineDetail size = QuarantineDetail.of(QuarantineCode.BYTES, body.length);
            return setAside(message, queue, QuarantinedItem.QuarantineReason.OVERSIZED, size);
        }
        try {
            EventFacts event = EventFacts.of(body);
            return new DecodedMessage(
                    queue,
                    message.getQueueOffset(),
                    message.getStoreTimestamp(),
                    body.length,
                    event.facts(),
                    event.registered(),
                    event.rejected().stream()
                            .filter(rejected -> rejected.part() != Part.REGISTRATION
                                    || repeats.isNew(event.registered().sender().application() + rejected.json()))
                            .map(rejected -> event.setAside(rejected, clock.millis(), origin(message, queue)))
                            .toList(),
                    false);
        } catch (StackOverflowError nested) {
            QuarantineDetail why = QuarantineDetail.of(QuarantineCode.NESTED);
            return setAside(message, queue, QuarantinedItem.QuarantineReason.MALFORMED, why);
        } catch (MalformedBatchException malformed) {
            QuarantinedItem.QuarantineReason reason = switch (malformed.reason()) {
                case MALFORMED -> QuarantinedItem.QuarantineReason.MALFORMED;
                case OVERSIZED -> QuarantinedItem.QuarantineReason.OVERSIZED;
                case UNKNOWN_VERSION -> QuarantinedItem.QuarantineReason.UNKNOWN_VERSION;
            };
            return setAside(message, queue, reason, QuarantineDetail.said(String.valueOf(malformed.getMessage())));
        }
    }

    /** A copy on a business topic. */
    DecodedMessage tapped(MessageExt message, Queue queue) {
        MessageId id = id(message);
        if (id == null) {
            return DecodedMessage.untracked(queue, message.getQueueOffset(), message.getStoreTimestamp());
        }
        Bodies.unpack(message, largest::bytes);
        TappedCopy copy = new TappedCopy(
                id,
                message.getTopic(),
                cutOrNull(message.getTags(), Limits.TAG),
                cutOrNull(message.getUserProperty(Headers.KEY), Limits.KEY),
                cutOrNull(message.getProperty(MessageConst.PROPERTY_PRODUCER_GROUP), Limits.GROUP),
                cutOrNull(message.getUserProperty(Headers.STORE), Limits.NAME),
                message.getStoreTimestamp(),
                message.getBrokerName(),
                message.getQueueId(),
                message.getQueueOffset(),
                message.getProperties(),
                message.getBody());
        return new DecodedMessage(
                queue,
                message.getQueueOffset(),
                message.getStoreTimestamp(),
                size(message),
                List.of(new JournalFact.CopyTapped(copy)),
                null,
                copy.body() == null ? List.of(OversizedBody.setAside(copy, clock.millis())) : List.of(),
                false);
    }

    private static int size(MessageExt message) {
        byte[] body = message.getBody();
        return body == null ? 0 : body.length;
    }

    /** A copy in a group's dead-letter queue. */
    DecodedMessage deadLettered(MessageExt message, Queue queue) {
        MessageId id = id(message);
        if (id == null) {
            return DecodedMessage.untracked(queue, message.getQueueOffset(), message.getStoreTimestamp());
        }
        String group = queue.topic().substring(MixAll.DLQ_GROUP_TOPIC_PREFIX.length());
        return fact(
                message,
                queue,
                new JournalFact.DeadLetterSeen(id, group, topicOf(message, queue), message.getStoreTimestamp()));
    }

    /** Where a dead letter was published first; it is a property like any other, and may say anything. */
    private static String topicOf(MessageExt message, Queue queue) {
        String topic = message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC);
        return topic != null && Topics.isTopic(topic) ? topic : Limits.cut(queue.topic(), Limits.TOPIC);
    }

    private static DecodedMessage fact(MessageExt message, Queue queue, JournalFact fact) {
        return DecodedMessage.of(queue, message.getQueueOffset(), message.getStoreTimestamp(), size(message), fact);
    }

    private static @Nullable MessageId id(MessageExt message) {
        String text = message.getUserProperty(Headers.ID);
        try {
            return text == null ? null : MessageId.parse(text);
        } catch (IllegalArgumentException garbled) {
            return null;
        }
    }

    private static @Nullable String cutOrNull(@Nullable String text, int length) {
        return text == null ? null : Limits.cut(text, length);
    }

    private DecodedMessage setAside(
            MessageExt message, Queue queue, QuarantinedItem.QuarantineReason reason, QuarantineDetail detail) {
        return DecodedMessage.setAside(
                queue,
                message.getQueueOffset(),
                message.getStoreTimestamp(),
                QuarantinedItem.batch(clock.millis(), reason, detail, origin(message, queue), content(message)));
    }

    private static byte[] content(MessageExt message) {
        byte[] body = message.getBody();
        return body == null ? new byte[0] : body;
    }

    private static String origin(MessageExt message, Queue queue) {
        return queue.topic() + "/" + queue.brokerName() + "/" + queue.queueId() + "@" + message.getQueueOffset()
                + " from " + message.getBornHostString() + ", msgId " + message.getMsgId();
    }
}
