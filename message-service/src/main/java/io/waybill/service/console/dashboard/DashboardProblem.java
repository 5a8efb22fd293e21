package io.waybill.service.console.dashboard;

import io.waybill.service.console.page.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody should look at.
 *
 * @param key names the text, under {@code problem.}
 * @param level danger when a guarantee or all of delivery is at risk, otherwise warning
 * @param arguments of the text
 * @param link where more is to be seen
 */
public record DashboardProblem(
        String key,
        String level,
        List<?> arguments,
        @Nullable String link) implements Sentence {

    static DashboardProblem danger(String key, @Nullable String link, Object... arguments) {
        return new DashboardProblem(key, "danger", List.of(arguments), link);
    }

    static DashboardProblem warning(String key, @Nullable String link, Object... arguments) {
        return new DashboardProblem(key, "warning", List.of(arguments), link);
    }
}
