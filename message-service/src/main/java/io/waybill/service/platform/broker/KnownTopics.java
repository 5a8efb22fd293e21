package io.waybill.service.platform.broker;

import io.waybill.protocol.ReservedNameException;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.platform.refusal.RefusedException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Knows which topics brokers have, as long as they can be asked: who wrote a name wrongly is told at once, nobody is turned
 * away by an outage, and what was made up costs nothing. Thread-safe.
 */
@Component
public class KnownTopics {

    private static final String CANT_ASK = "can't ask the brokers for topics; requests that name one are not checked";
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** However many names are asked for that nobody knows. */
    private static final long LISTED_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BrokerAdmin broker;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(KnownTopics.class));
    private volatile Set<String> known = ConcurrentHashMap.newKeySet();
    private volatile boolean wasListed;
    private volatile long askedInVain = System.nanoTime() - PAUSE_NANOS;
    private long listedAt = System.nanoTime() - PAUSE_NANOS;

    KnownTopics(BrokerAdmin broker) {
        this.broker = broker;
    }

    /** @throws RefusedException if there is no such topic, or it is the brokers' own */
    public void require(String topic) {
        if (broker.isBrokersOwn(topic)) {
            throw refused(ReservedNameException.ofTopic(topic, "RocketMQ's"));
        }
        if (known.contains(topic) || isPausing()) {
            return;
        }
        try {
            if (!broker.exists(topic)) {
                throw new RefusedException(TopicRefusal.TOPIC_UNKNOWN, topic);
            }
            known.add(topic);
            failureLog.over(CANT_ASK);
        } catch (RefusedException missing) {
            throw missing;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception away) {
            askedInVain = System.nanoTime();
            failureLog.met(CANT_ASK, away);
        }
    }

    /** Whether a broker is known to have the topic; waits for one answer of the name server at most, once a second at most. */
    public boolean exists(String topic) {
        if (!known.contains(topic)) {
            list();
        }
        return known.contains(topic);
    }

    /** The same, and true where nobody could be asked yet. */
    public boolean mayExist(String topic) {
        return exists(topic) || !wasListed;
    }

    /** All topics that brokers have at present; empty if that can't be told, or no broker is there. */
    public Optional<Set<String>> all() {
        try {
            Set<String> topics = broker.topics();
            return broker.masters().isEmpty() ? Optional.empty() : Optional.of(topics);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (Exception away) {
            return Optional.empty();
        }
    }

    private synchronized void list() {
        long now = System.nanoTime();
        if (now - listedAt < LISTED_EVERY_NANOS || isPausing()) {
            return;
        }
        try {
            Set<String> topics = ConcurrentHashMap.newKeySet();
            topics.addAll(broker.topics());
            known = topics;
            wasListed = true;
            listedAt = System.nanoTime();
            failureLog.over(CANT_ASK);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception away) {
            askedInVain = System.nanoTime();
            failureLog.met(CANT_ASK, away);
        }
    }

    private boolean isPausing() {
        return System.nanoTime() - askedInVain < PAUSE_NANOS;
    }

    /** The answer to who names what is not his. */
    public static RefusedException refused(ReservedNameException reserved) {
        return new RefusedException(TopicRefusal.valueOf(reserved.code()), String.valueOf(reserved.getMessage()));
    }
}
