package io.waybill.service.console.messages;

import io.waybill.protocol.MessageId;
import io.waybill.service.api.message.MessageView;
import io.waybill.service.platform.broker.BrokerAdmin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Looks for a message's copies at the broker itself, on request: what the journal says is compared with it. Thread-safe. */
@Component
class BrokerDiagnostics {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerDiagnostics.class);

    /** Half messages that the broker gave up asking about. */
    private static final String DISCARDED = "TRANS_CHECK_MAX_TIME_TOPIC";

    private static final int MOST_COPIES = 16;
    private static final int MOST_GROUPS = 4;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SEARCH_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long MARGIN_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final BrokerAdmin broker;

    BrokerDiagnostics(BrokerAdmin broker) {
        this.broker = broker;
    }

    /**
     * What one topic holds of the message.
     *
     * @param meaning names what the topic is for: half, discarded, topic, retry or dead-letters
     * @param failed why it could not be looked at, if it could not
     */
    record TopicFindings(
            String meaning,
            String topic,
            List<CopyFound> copies,
            @Nullable String failed) {}

    /**
     * @param checks how often the producer was asked about the half message
     */
    record CopyFound(
            Instant storedAt,
            String broker,
            int queue,
            long offset,
            String msgId,
            @Nullable String checks) {

        static CopyFound of(MessageExt copy) {
            return new CopyFound(
                    Instant.ofEpochMilli(copy.getStoreTimestamp()),
                    String.valueOf(copy.getBrokerName()),
                    copy.getQueueId(),
                    copy.getQueueOffset(),
                    copy.getMsgId(),
                    copy.getProperty(MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES));
        }
    }

    /** Takes seconds at most; what was not reached by then is left out. */
    List<TopicFindings> look(MessageView message) {
        List<TopicFindings> found = new ArrayList<>();
        long begun = System.nanoTime();
        MessageId id = MessageId.parse(message.id());
        for (SearchedTopic place : placesOf(message)) {
            if (System.nanoTime() - begun < PATIENCE_NANOS) {
                found.add(look(place, id));
            }
        }
        return found;
    }

    /**
     * Which message a copy belongs to whose RocketMQ msgId is known, on any of the topics. Takes seconds at most; what was not
     * reached by then is left out.
     */
    Optional<MessageId> findByMsgId(String msgId, Collection<String> topics) {
        long begun = System.nanoTime();
        for (String topic : topics) {
            if (System.nanoTime() - begun > SEARCH_NANOS) {
                break;
            }
            try {
                Optional<MessageId> id = broker.findByMsgId(topic, msgId).stream()
                        .flatMap(copy -> idOf(copy).stream())
                        .findFirst();
                if (id.isPresent()) {
                    return id;
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                break;
            } catch (Exception failed) {
                LOG.debug("topic {} could not be searched", topic, failed);
            }
        }
        return Optional.empty();
    }

    private static Optional<MessageId> idOf(MessageExt copy) {
        try {
            return Optional.ofNullable(copy.getProperty(io.waybill.protocol.Headers.ID))
                    .map(MessageId::parse);
        } catch (IllegalArgumentException garbled) {
            return Optional.empty();
        }
    }

    private record SearchedTopic(String meaning, String topic) {}

    private static List<SearchedTopic> placesOf(MessageView message) {
        List<SearchedTopic> places = new ArrayList<>(List.of(
                new SearchedTopic("half", TopicValidator.RMQ_SYS_TRANS_HALF_TOPIC),
                new SearchedTopic("discarded", DISCARDED)));
        if (!message.topic().isEmpty()) {
            places.add(new SearchedTopic("topic", message.topic()));
        }
        message.deliveries().stream().limit(MOST_GROUPS).forEach(delivery -> {
            places.add(new SearchedTopic("retry", MixAll.getRetryTopic(delivery.group())));
            places.add(new SearchedTopic("dead-letters", MixAll.getDLQTopic(delivery.group())));
        });
        return places;
    }

    private TopicFindings look(SearchedTopic place, MessageId id) {
        try {
            long since = Math.max(0, id.epochMillis() - MARGIN_MILLIS);
            List<CopyFound> copies = broker.find(place.topic(), id.toString(), MOST_COPIES, since).stream()
                    .map(CopyFound::of)
                    .toList();
            return new TopicFindings(place.meaning(), place.topic(), copies, null);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new TopicFindings(place.meaning(), place.topic(), List.of(), "interrupted");
        } catch (Exception failed) {
            LOG.debug("topic {} could not be searched", place.topic(), failed);
            return new TopicFindings(
                    place.meaning(), place.topic(), List.of(), failed.getClass().getSimpleName());
        }
    }
}
