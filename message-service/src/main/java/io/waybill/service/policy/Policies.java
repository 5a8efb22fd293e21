package io.waybill.service.policy;

import io.waybill.service.policy.RedeliverySettings.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides how patient to be with one group on one topic. Thread-safe. */
@Component
public class Policies {

    private final RedeliverySettings settings;

    public Policies(RedeliverySettings settings) {
        this.settings = settings;
    }

    /** How long after it was published, or published again for the last time, a message without a receipt is overdue. */
    public Duration staleAfter(String topic, String group) {
        return first(topic, group, Patience::staleAfter, settings.staleAfter());
    }

    /** The waits between redeliveries. */
    public List<Duration> ladder(String topic, String group) {
        return first(topic, group, Patience::ladder, settings.ladder());
    }

    private <T> T first(String topic, String group, Function<Patience, @Nullable T> part, T otherwise) {
        T ofGroup = part(settings.groups().get(group), part);
        T ofTopic = part(settings.topics().get(topic), part);
        return Objects.requireNonNullElse(ofGroup, Objects.requireNonNullElse(ofTopic, otherwise));
    }

    private static <T> @Nullable T part(@Nullable Patience patience, Function<Patience, @Nullable T> part) {
        return patience == null ? null : part.apply(patience);
    }
}
