package io.waybill.service.notifying.history;

import io.waybill.service.notifying.endpoint.EndpointPauses;
import io.waybill.service.notifying.endpoint.Pause;
import io.waybill.service.notifying.history.EndpointHealthMapper.NewestAttempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Tells which endpoints take nothing, from the attempts of all nodes. Thread-safe. */
@Component
public class EndpointHealth {

    private static final String SUCCEEDED = "SUCCEEDED";

    private final EndpointHealthMapper mapper;
    private final EndpointPauses pauses;

    EndpointHealth(EndpointHealthMapper mapper, EndpointPauses pauses) {
        this.mapper = mapper;
        this.pauses = pauses;
    }

    /**
     * An endpoint at which every attempt fails.
     *
     * @param since when the first of these was made, by the database's clock
     * @param outcome of the newest, in one word
     */
    public record FailingEndpoint(String name, long since, String outcome) {}

    /**
     * Endpoints that were told something for a while and took nothing of it. One that has refused a message, and was told nothing else
     * since, is none.
     *
     * @param span from the first attempt that failed to the newest, at least
     * @param after of those to which nothing was sent since then nothing is said
     */
    public List<FailingEndpoint> failing(Duration span, long after) {
        Map<String, List<NewestAttempt>> byEndpoint = new TreeMap<>();
        mapper.newest()
                .forEach(each -> byEndpoint
                        .computeIfAbsent(each.endpoint(), name -> new ArrayList<>())
                        .add(each));
        List<FailingEndpoint> failing = new ArrayList<>();
        byEndpoint.forEach((name, outcomes) -> {
            long success = Math.max(newest(outcomes, true), outcomes.get(0).registeredAt() - 1);
            List<NewestAttempt> failures = outcomes.stream()
                    .filter(each -> !each.outcome().equals(SUCCEEDED) && each.at() > Math.max(success, after))
                    .toList();
            if (!failures.isEmpty()) {
                NewestAttempt newest = newestOf(failures);
                since(name, failures, success).ifPresent(since -> {
                    if (newest.at() - since >= span.toMillis()) {
                        failing.add(new FailingEndpoint(name, since, newest.outcome()));
                    }
                });
            }
        });
        return failing;
    }

    private static long newest(List<NewestAttempt> outcomes, boolean successful) {
        return outcomes.stream()
                .filter(each -> each.outcome().equals(SUCCEEDED) == successful)
                .mapToLong(NewestAttempt::at)
                .max()
                .orElse(0);
    }

    private static NewestAttempt newestOf(List<NewestAttempt> failures) {
        NewestAttempt newest = failures.get(0);
        for (NewestAttempt each : failures) {
            newest = each.at() > newest.at() ? each : newest;
        }
        return newest;
    }

    private OptionalLong since(String name, List<NewestAttempt> failures, long success) {
        return failures.stream()
                .flatMap(each -> mapper.first(name, each.outcome(), success).stream())
                .mapToLong(Long::longValue)
                .min();
    }

    /** Where nothing is sent any more. */
    public List<Pause> paused() {
        return pauses.all();
    }
}
