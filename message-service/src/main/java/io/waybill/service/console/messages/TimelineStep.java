package io.waybill.service.console.messages;

import io.waybill.service.api.message.MessageView.EntryView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a timeline with the time that it took. Where two machines saw what happened, it is as exact as their clocks agree.
 *
 * @param gap since the entry before; null if there was none, or no time
 * @param took what a group answers: since the last copy that it could have been sent; null if that is not known
 */
record TimelineStep(
        EntryView entry, @Nullable Duration gap, @Nullable Duration took) {

    private static final Set<String> ANSWERS =
            Set.of("EFFECT_COMMITTED", "SKIPPED", "DUPLICATE_DROPPED", "ATTEMPT_FAILED", "GIVEN_UP");

    /** @param timeline in the order of times */
    static List<TimelineStep> of(List<EntryView> timeline) {
        List<TimelineStep> steps = new ArrayList<>();
        Map<String, Instant> copies = new HashMap<>();
        Instant copy = null; // For all groups, and after those for single ones.
        Instant before = null;
        for (EntryView entry : timeline) {
            String group = entry.group();
            switch (entry.what()) {
                case "PUBLISHED", "PUBLISHED_AGAIN" -> {
                    copy = entry.at();
                    copies.clear();
                }
                case "REDELIVERED" -> copies.put(String.valueOf(group), entry.at());
                default -> {}
            }
            Instant sent = ANSWERS.contains(entry.what()) ? copies.getOrDefault(String.valueOf(group), copy) : null;
            steps.add(new TimelineStep(
                    entry,
                    before == null || before.equals(entry.at()) ? null : Duration.between(before, entry.at()),
                    sent == null ? null : Duration.between(sent, entry.at())));
            before = entry.at();
        }
        return steps;
    }
}
