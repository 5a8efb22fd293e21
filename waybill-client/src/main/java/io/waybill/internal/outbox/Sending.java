package io.waybill.internal.outbox;

import io.waybill.internal.metrics.Metrics;
import io.waybill.protocol.MessageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of messages that were given to the broker. Used by one thread. */
final class Sending {

    private final List<Waiting> stored = new ArrayList<>();
    private final Map<Waiting, String> refused = new LinkedHashMap<>();
    private final List<Waiting> unsent = new ArrayList<>();
    private final Set<Long> stopped = new HashSet<>();
    private @Nullable String trouble;
    private boolean isBrokersOwn;

    /** The broker has them for certain. */
    List<Waiting> stored() {
        return stored;
    }

    /** It will never take them as they are, and why. */
    Map<Waiting, String> refused() {
        return refused;
    }

    /** It was not asked, or it is not certain that it has them. */
    List<Waiting> unsent() {
        return unsent;
    }

    /** Why there are unsent ones, where that is the broker's doing. */
    @Nullable String trouble() {
        return trouble;
    }

    /** Whether the trouble is not one with the topic. */
    boolean isBrokersOwn() {
        return isBrokersOwn;
    }

    /** Whether a broker has answered to any of it. */
    boolean wasAnswered() {
        return !stored.isEmpty() || !refused.isEmpty();
    }

    static List<MessageId> ids(List<Waiting> messages) {
        return messages.stream().map(Waiting::id).toList();
    }

    /** What may be sent now: nothing where there is trouble, nor what comes after a refused one of its key. */
    List<Waiting> open(List<Waiting> messages) {
        List<Waiting> open = new ArrayList<>();
        for (Waiting message : messages) {
            (trouble == null && !stopped.contains(message.lane()) ? open : unsent).add(message);
        }
        return open;
    }

    void stored(List<Waiting> messages) {
        stored.addAll(messages);
    }

    void refused(Waiting message, String why) {
        refused.put(message, why);
        if (message.orderKey() != null) {
            stopped.add(message.lane());
        }
    }

    /** @param brokersOwn whether the same broker would not take anything else either */
    void unsent(List<Waiting> messages, String why, boolean brokersOwn) {
        unsent.addAll(messages);
        trouble = why;
        isBrokersOwn = brokersOwn;
    }

    void tooLate(List<Waiting> messages) {
        unsent.addAll(messages);
    }

    void count(Metrics metrics, boolean byRelay, OutboxSettings settings) {
        Map<String, Integer> topics = new HashMap<>();
        stored.forEach(message -> topics.merge(message.message().topic(), 1, Integer::sum));
        topics.forEach((topic, count) -> metrics.published(topic, byRelay, count));
        refused.keySet().forEach(message -> metrics.refused(settings.hasFailed(message)));
    }

    void add(Sending other) {
        stored.addAll(other.stored);
        refused.putAll(other.refused);
        unsent.addAll(other.unsent);
        trouble = trouble == null ? other.trouble : trouble;
    }
}
