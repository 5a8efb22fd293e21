package io.waybill.service.tracking.retrypolicy;

import io.waybill.service.tracking.retrypolicy.RedeliverySettings.Patience;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One row of the table {@code policy}. */
record PolicyRow(
        PolicyScope scope,
        String name,
        @Nullable Long staleAfterMillis,
        @Nullable String ladderMillis) {

    static PolicyRow of(PolicyScope scope, String name, Patience patience) {
        Duration stale = patience.staleAfter();
        List<Duration> ladder = patience.ladder();
        return new PolicyRow(
                scope,
                name,
                stale == null ? null : stale.toMillis(),
                ladder == null
                        ? null
                        : ladder.stream()
                                .map(wait -> String.valueOf(wait.toMillis()))
                                .collect(Collectors.joining(",")));
    }

    Patience patience() {
        return new Patience(
                staleAfterMillis == null ? null : Duration.ofMillis(staleAfterMillis),
                ladderMillis == null
                        ? null
                        : Arrays.stream(ladderMillis.split(","))
                                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                                .toList());
    }
}
