package io.waybill.service.notifying.endpoint;

import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.protocol.webhook.WebhookKey;
import io.waybill.service.notifying.profile.LadderPreset;
import io.waybill.service.notifying.profile.NotificationLadder;
import io.waybill.service.platform.backoff.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An endpoint as it is shown: without its secrets, and of its headers the names. */
@Schema(name = "Endpoint")
public record EndpointView(
        String name,

        @Schema(description = "The consumer group that it is, as deliveries have it")
        String group,

        String topic,
        String tags,

        @Nullable @Schema(description = "Where it is told; absent if messages say")
        String url,

        boolean fromMessage,
        List<String> hosts,
        EndpointLadderView ladder,
        @Nullable String notBefore,
        String zone,
        String profile,

        @Schema(description = "What counts as success, in words")
        String success,

        @Schema(description = "Statuses that mean success; none: any of 2xx")
        List<Integer> successStatuses,

        @Nullable @Schema(description = "What the answer has to be; absent: whatever it is")
        String successBody,

        @Schema(description = "How many secrets sign; they are not shown")
        int secrets,

        @Schema(description = "By which receivers verify what is signed with whsk_ keys")
        List<String> publicKeys,

        @Schema(description = "Names of its own headers; what they are is not shown")
        List<String> headers,

        String timeout,
        int rate,
        int burst,
        int concurrency,

        @Schema(description = "Counts changes") int version,

        @Schema(description = "Where nothing is sent until it is resumed")
        List<EndpointPauseView> pauses) {

    /** When attempts are made. */
    @Schema(name = "EndpointLadderView")
    public record EndpointLadderView(
            @Nullable String preset,
            List<String> waits,
            @Nullable String expiry) {}

    /** Nothing is sent there. */
    @Schema(name = "EndpointPause")
    public record EndpointPauseView(
            @Nullable @Schema(description = "Of an endpoint whose messages say where to: to this host; absent: to none")
            String host,

            Instant pausedAt,
            PauseReason why) {}

    static EndpointView of(Endpoint endpoint, List<Pause> pauses) {
        EndpointSettings settings = endpoint.settings();
        NotificationLadder ladder = settings.ladder();
        Duration expiry = ladder.expiry();
        LadderPreset preset = settings.preset();
        Set<String> headers = new TreeSet<>(settings.headers().keySet());
        return new EndpointView(
                endpoint.name(),
                endpoint.group(),
                endpoint.topic(),
                endpoint.tags(),
                settings.url(),
                settings.isFromMessage(),
                settings.hosts(),
                new EndpointLadderView(
                        preset == null ? null : preset.text(),
                        ladder.waits().stream().map(Durations::write).toList(),
                        expiry == null ? null : Durations.write(expiry)),
                settings.notBefore() == null ? null : settings.notBefore().toString(),
                settings.zone().getId(),
                settings.profile().text(),
                settings.success().toString(),
                settings.success().statuses().stream().sorted().toList(),
                settings.success().body(),
                endpoint.secrets().size(),
                endpoint.secrets().stream()
                        .flatMap(secret -> WebhookKey.verifyingKeyOf(secret).stream())
                        .toList(),
                List.copyOf(headers),
                Durations.write(settings.timeout()),
                settings.rate(),
                settings.burst(),
                settings.concurrency(),
                endpoint.version(),
                pauses.stream()
                        .map(pause -> new EndpointPauseView(
                                pause.host().isEmpty() ? null : pause.host(),
                                Instant.ofEpochMilli(pause.pausedAt()),
                                PauseReason.valueOf(pause.why())))
                        .toList());
    }
}
