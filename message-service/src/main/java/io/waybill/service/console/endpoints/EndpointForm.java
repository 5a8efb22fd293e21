package io.waybill.service.console.endpoints;

import io.waybill.service.notifying.endpoint.EndpointRequest;
import io.waybill.service.notifying.endpoint.EndpointRequest.LadderRequest;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An endpoint as somebody fills it in. Secrets and headers are in no form: they stay. */
record EndpointForm(
        @Nullable String tags,
        @Nullable String url,
        @Nullable Boolean fromMessage,
        @Nullable String hosts,
        @Nullable String preset,
        @Nullable String waits,
        @Nullable String expiry,
        @Nullable String notBefore,
        @Nullable String zone,
        @Nullable String profile,
        @Nullable String statuses,
        @Nullable String success,
        @Nullable String timeout,
        @Nullable String rate,
        @Nullable String burst,
        @Nullable String concurrency,
        @Nullable String version) {

    private static final String CUSTOM = "custom";

    /** @throws RefusedException naming what is no number */
    EndpointRequest request(String topic) {
        boolean isFromMessage = Boolean.TRUE.equals(fromMessage); // A box that is not ticked is not sent.
        return new EndpointRequest(
                topic.strip(),
                given(tags),
                isFromMessage ? null : given(url),
                isFromMessage,
                isFromMessage ? words(hosts) : null,
                ladder(),
                given(notBefore),
                given(zone),
                given(profile),
                CUSTOM.equals(given(profile)) ? new EndpointRequest.SuccessRequest(numbers(), given(success)) : null,
                null,
                null,
                given(timeout),
                number("rate", rate),
                number("burst", burst),
                number("concurrency", concurrency),
                number("version", version));
    }

    private @Nullable LadderRequest ladder() {
        List<String> own = words(waits);
        if (!own.isEmpty()) {
            return new LadderRequest(null, own, given(expiry));
        }
        String named = given(preset);
        return named == null ? null : new LadderRequest(named, null, null);
    }

    private Set<Integer> numbers() {
        return words(statuses).stream().map(word -> parse("statuses", word)).collect(Collectors.toSet());
    }

    private static @Nullable Integer number(String field, @Nullable String text) {
        String given = given(text);
        return given == null ? null : parse(field, given);
    }

    private static Integer parse(String field, String text) {
        if (!text.matches("\\d{1,6}")) {
            throw RequestRefusal.invalid("'" + field + "' is a number");
        }
        return Integer.valueOf(text);
    }

    private static List<String> words(@Nullable String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.strip().split("[,\\s]+"))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
