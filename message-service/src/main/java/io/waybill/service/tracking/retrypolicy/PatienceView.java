package io.waybill.service.tracking.retrypolicy;

import io.waybill.service.platform.backoff.Durations;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import io.waybill.service.tracking.retrypolicy.RedeliverySettings.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Patience as the API shows and takes it.
 *
 * @param staleAfter a duration such as 90s; absent: as for all
 * @param ladder durations; absent: as for all
 */
public record PatienceView(
        @Nullable String staleAfter, @Nullable List<@Nullable String> ladder) {

    private static final int MOST_STEPS = 100;

    static @Nullable PatienceView of(@Nullable Patience patience) {
        if (patience == null) {
            return null;
        }
        Duration stale = patience.staleAfter();
        List<Duration> ladder = patience.ladder();
        return new PatienceView(
                stale == null ? null : Durations.write(stale),
                ladder == null ? null : ladder.stream().map(Durations::write).toList());
    }

    /** @throws RefusedException saying what is wrong with it */
    Patience patience() {
        if (staleAfter == null && ladder == null) {
            throw RequestRefusal.invalid(
                    "neither 'staleAfter' nor 'ladder' is given; DELETE the policy to go by the others again");
        }
        return new Patience(staleAfter == null ? null : PolicyDurations.parse("staleAfter", staleAfter), waits());
    }

    private @Nullable List<Duration> waits() {
        if (ladder == null) {
            return null;
        }
        if (ladder.isEmpty() || ladder.size() > MOST_STEPS) {
            throw RequestRefusal.invalid("'ladder' must have 1 to " + MOST_STEPS + " waits");
        }
        List<Duration> waits = new ArrayList<>();
        ladder.forEach(wait -> waits.add(PolicyDurations.parse("ladder", Objects.requireNonNullElse(wait, ""))));
        return waits;
    }

    /** For the audit log. */
    static Map<String, Object> detail(@Nullable Patience patience) {
        Map<String, Object> detail = new LinkedHashMap<>();
        PatienceView view = of(patience);
        if (view != null) {
            detail.put("staleAfter", view.staleAfter());
            detail.put("ladder", view.ladder());
        }
        return detail;
    }
}
