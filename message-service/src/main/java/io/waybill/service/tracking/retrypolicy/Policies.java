package io.waybill.service.tracking.retrypolicy;

import io.waybill.service.platform.backoff.Ladder;
import io.waybill.service.tracking.retrypolicy.RedeliverySettings.Patience;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides how patient to be with one group on one topic: what is set for the group goes before what is set for the topic,
 * and of either, what is stored before what is configured. Asks the memory only. Thread-safe.
 */
@Component
public class Policies {

    private final RedeliverySettings settings;
    private volatile Stored stored = new Stored(Map.of(), Map.of());

    public Policies(RedeliverySettings settings) {
        this.settings = settings;
    }

    /** What was set at run time, by name. */
    record Stored(Map<String, Patience> topics, Map<String, Patience> groups) {}

    /** How long after it was published, or published again for the last time, a message without a receipt is overdue. */
    public Duration staleAfter(String topic, String group) {
        return first(topic, group, Patience::staleAfter, settings.staleAfter());
    }

    /** The waits between redeliveries. */
    public Ladder ladder(String topic, String group) {
        return new Ladder(first(topic, group, Patience::ladder, settings.ladder()));
    }

    /** From now on goes by these. */
    void use(Stored newest) {
        stored = newest;
    }

    private <T> T first(String topic, String group, Function<Patience, @Nullable T> part, T otherwise) {
        Stored now = stored;
        return Stream.of(
                        now.groups().get(group),
                        settings.groups().get(group),
                        now.topics().get(topic),
                        settings.topics().get(topic))
                .flatMap(patience -> Stream.ofNullable(patience == null ? null : part.apply(patience)))
                .findFirst()
                .orElse(otherwise);
    }
}
