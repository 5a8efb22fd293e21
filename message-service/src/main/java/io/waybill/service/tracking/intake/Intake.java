package io.waybill.service.tracking.intake;

import io.waybill.protocol.Topics;
import io.waybill.service.platform.broker.BrokerSettings;
import io.waybill.service.platform.broker.KnownTopics;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.Queue;
import io.waybill.service.tracking.journal.Journal;
import io.waybill.service.tracking.progress.ReadPositionCheck;
import io.waybill.service.tracking.progress.ReaderGroups;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * All readers of this node: one for events, one tap for each tracked topic, one for each group's dead-letter queue.
 */
@Component
class Intake implements Journal.FactSource {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final String NO_NEW_TOPICS = "could not look for new topics and will try again";
    private static final int MOST_FETCHED_AHEAD_MEGABYTES = 4;
    /** An eighth of the heap. */
    private static final int PART_FETCHED_AHEAD = 8;

    private static final long LOOK_EVERY_NANOS = 2_000_000_000L;
    /** Opening one takes some tens of milliseconds. */
    private static final long OPENED_AT_ONCE_NANOS = 200_000_000L;

    private final BrokerSettings settings;
    private final Subscriptions subscriptions;
    private final KnownTopics brokers;
    private final MessageDecoder messageDecoder;
    private final ReadPositionCheck places;
    /** Another one for each intake: two nodes in one process read with the same groups. */
    private final String client = "waybill-intake-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    private final NavigableMap<String, TopicReader> readers = new TreeMap<>();
    private String readLast = "";
    private final FailureLog failureLog = new FailureLog(LOG);
    private long lastLook = System.nanoTime() - LOOK_EVERY_NANOS;

    Intake(
            BrokerSettings settings,
            Subscriptions subscriptions,
            KnownTopics brokers,
            MessageDecoder messageDecoder,
            ReadPositionCheck places) {
        this.settings = settings;
        this.brokers = brokers;
        this.subscriptions = subscriptions;
        this.messageDecoder = messageDecoder;
        this.places = places;
    }

    @Override
    public List<DecodedMessage> poll(int most, long mostBytes) {
        if (System.nanoTime() - lastLook > LOOK_EVERY_NANOS) {
            boolean more = openReaders();
            goBack();
            readers.values().forEach(TopicReader::seekAgain);
            shareMemory();
            lastLook = System.nanoTime() - (more ? LOOK_EVERY_NANOS : 0);
        }
        List<DecodedMessage> readings = new ArrayList<>();
        long bytes = 0;
        boolean more = true;
        while (more && readings.size() < most && bytes < mostBytes) {
            more = false;
            for (Map.Entry<String, TopicReader> each : inTurn()) {
                List<DecodedMessage> some = each.getValue().poll(mostBytes - bytes);
                readings.addAll(some);
                bytes += some.stream().mapToLong(DecodedMessage::bytes).sum();
                more |= !some.isEmpty();
                readLast = each.getKey();
                if (bytes >= mostBytes) {
                    break;
                }
            }
        }
        return readings;
    }

    /** All, beginning behind the one that was read last: it may have filled the transaction, and would every time. */
    private List<Map.Entry<String, TopicReader>> inTurn() {
        List<Map.Entry<String, TopicReader>> turn =
                new ArrayList<>(readers.tailMap(readLast, false).entrySet());
        turn.addAll(readers.headMap(readLast, true).entrySet());
        return turn;
    }

    /** The more queues, the less is fetched ahead of each. */
    private void shareMemory() {
        int queues = readers.values().stream().mapToInt(TopicReader::queues).sum();
        readers.values()
                .forEach(reader -> reader.fetchAhead(
                        fetchedAhead(queues, Runtime.getRuntime().maxMemory())));
    }

    static int fetchedAhead(int queues, long memory) {
        long share = memory / PART_FETCHED_AHEAD / Math.max(1, queues) >> 20;
        return (int) Math.max(1, Math.min(MOST_FETCHED_AHEAD_MEGABYTES, share));
    }

    @Override
    public void journaled(List<DecodedMessage> readings) {
        readers.values().forEach(reader -> reader.commit(readings));
    }

    @Override
    public void reopen() {
        close();
        lastLook = System.nanoTime() - LOOK_EVERY_NANOS;
    }

    @Override
    public void close() {
        Collection<TopicReader> all = List.copyOf(readers.values());
        readers.clear();
        all.forEach(Intake::close);
    }

    private static void close(TopicReader reader) {
        try {
            reader.close();
        } catch (RuntimeException failed) {
            LOG.warn("a reader did not close: {}", failed.toString());
        }
    }

    /**
     * Opens readers of what is there to be read, a few at a time: the journal goes on in between. What is tracked no more is read
     * no more.
     *
     * @return whether there may be more to open
     */
    private boolean openReaders() {
        long until = System.nanoTime() + OPENED_AT_ONCE_NANOS;
        try {
            open(ReaderGroups.EVENTS, messageDecoder::event, Topics.EVENT);
            subscriptions.trackWhatIsThereNow();
            Set<String> wanted = new HashSet<>(Set.of(ReaderGroups.EVENTS));
            boolean more = false;
            for (String topic : subscriptions.topics()) {
                more |= openInTime(until, ReaderGroups.tapOf(topic), messageDecoder::tapped, topic);
                wanted.add(ReaderGroups.tapOf(topic));
            }
            for (String group : subscriptions.groups()) {
                String topic = Topics.deadLettersOf(group);
                more |= openInTime(until, ReaderGroups.deadLettersOf(group), messageDecoder::deadLettered, topic);
                wanted.add(ReaderGroups.deadLettersOf(group));
            }
            closeOthers(wanted);
            failureLog.over(NO_NEW_TOPICS);
            return more;
        } catch (DataAccessException | TransactionException failed) {
            failureLog.met(NO_NEW_TOPICS, failed);
            return false;
        }
    }

    /** @return whether it was left for another look */
    private boolean openInTime(
            long until, String group, BiFunction<MessageExt, Queue, DecodedMessage> meaning, String topic) {
        boolean open = readers.containsKey(group);
        if (open || brokers.mayExist(topic)) {
            if (!open && System.nanoTime() - until > 0) {
                return true;
            }
            open(group, meaning, topic);
        }
        return false;
    }

    private void closeOthers(Set<String> wanted) {
        List<TopicReader> others = readers.entrySet().stream()
                .filter(each -> !wanted.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        readers.keySet().retainAll(wanted);
        others.forEach(Intake::close);
    }

    private void goBack() {
        Map<Queue, Long> beginnings = places.takeBeginnings();
        if (!beginnings.isEmpty()) {
            readers.values().forEach(reader -> reader.goBack(beginnings));
        }
    }

    /** Tries again at the next look if it fails; a topic that can't be read must not stop the others. */
    private void open(String group, BiFunction<MessageExt, Queue, DecodedMessage> meaning, String topic) {
        TopicReader open = readers.get(group);
        int queues = 0;
        if (open != null) {
            if (!open.isCrowded()) {
                return;
            }
            queues = open.queues();
            readers.remove(group);
            close(open);
        }
        TopicReader reader = new TopicReader(
                group,
                client,
                queues,
                settings,
                new GapDetection(places::beginningBefore, System::nanoTime, failureLog),
                places::canBeReadFrom,
                meaning);
        try {
            reader.subscribe(topic);
            readers.put(group, reader);
            failureLog.over(unreadable(group, topic));
        } catch (MQClientException | RuntimeException failed) {
            reader.close();
            failureLog.met(unreadable(group, topic), failed);
        }
    }

    private static String unreadable(String group, String topic) {
        return group + " can't read " + topic + " and goes on trying";
    }
}
