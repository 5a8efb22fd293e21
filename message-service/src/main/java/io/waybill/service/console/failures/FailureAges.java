package io.waybill.service.console.failures;

import io.waybill.service.api.message.MessageSearch;
import io.waybill.service.console.messages.MessageQuery;
import io.waybill.service.model.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * How old the messages are that are dead of one cause. Each age is counted as far as lists count, by an index, so that a million
 * of them make no difference. Thread-safe.
 */
@Component
class FailureAges {

    private final MessageSearch search;
    private final Clock clock;

    FailureAges(MessageSearch search, Clock clock) {
        this.search = search;
        this.clock = clock;
    }

    /**
     * @param name of the text, under {@code age.}
     * @param more there are more than were counted
     * @param list where they are listed
     */
    record Age(String name, int count, boolean more, String list) {}

    /** The youngest first. */
    List<Age> of(String fingerprint) {
        // By whole minutes, so that a page that is asked for again is the same if nothing has happened.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        Instant hour = now.minus(Duration.ofHours(1));
        Instant day = now.minus(Duration.ofDays(1));
        Instant week = now.minus(Duration.ofDays(7));
        return List.of(
                age("hour", fingerprint, hour, null),
                age("day", fingerprint, day, hour),
                age("week", fingerprint, week, day),
                age("older", fingerprint, null, week));
    }

    private Age age(String name, String fingerprint, @Nullable Instant from, @Nullable Instant to) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        parameters.add("state", State.DEAD.name());
        parameters.add("fingerprint", fingerprint);
        if (from != null) {
            parameters.add("from", from.toString());
        }
        if (to != null) {
            parameters.add("to", to.toString());
        }
        MessageQuery query = MessageQuery.of(parameters);
        MessageSearch.MessageCount counted = search.count(query.filter(clock.instant()));
        return new Age(name, counted.count(), counted.more(), query.with("cursor", ""));
    }
}
