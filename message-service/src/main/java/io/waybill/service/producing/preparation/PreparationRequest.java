package io.waybill.service.producing.preparation;

import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.ReservedNameException;
import io.waybill.service.platform.broker.KnownTopics;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import jakarta.validation.constraints.NotBlank;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** A message as a client wants it prepared; checked when it is read. */
@Schema(name = "Preparation")
record PreparationRequest(
        @NotBlank @Schema(description = "The topic to publish on; it must exist", example = "PAYMENT_NOTIFY_TOPIC")
        String topic,

        @Nullable @Schema(description = "The tag that consumers may filter by")
        String tag,

        @Nullable @Schema(
                description = "The business key by which people look for the message; no spaces",
                example = "payment-4711")
        String key,

        @Nullable @Schema(
                description =
                        "Further properties of the message; names of RocketMQ's and Waybill's are refused, but for"
                                + " waybill-codec, the codec that has written the body, and waybill-key-id, the key it is"
                                + " encrypted with")
        Map<String, String> headers,

        @Nullable @Schema(description = "The message's content as text, published in UTF-8; or bodyBase64")
        String body,

        @Nullable @Schema(description = "The message's content as bytes in base64; or body")
        String bodyBase64,

        @NotBlank @Schema(description = "The name under which the producer is registered", example = "shop")
        String producer,

        @Nullable @Schema(
                description =
                        "A UUIDv7 that the client has made; then preparing the same message again is answered alike."
                                + " Without one the service makes it",
                example = "01900000-0000-7000-8000-000000000000")
        String messageId,

        @Nullable @Schema(
                description =
                        "How long after now the producer is asked what became of it, from 1s to 1d, as in 30s or PT30S",
                example = "1m")
        String checkBackAfter) {

    private static final Duration SOONEST_CHECK = Duration.ofSeconds(1);
    private static final Duration LATEST_CHECK = Duration.ofDays(1);

    /** Without the content. */
    @Override
    public String toString() {
        return "preparation of " + messageId + " on " + topic;
    }

    @Nullable MessageId id() {
        if (messageId == null) {
            return null;
        }
        try {
            MessageId id = MessageId.parse(messageId);
            if (!id.isTimeOrdered()) {
                throw new IllegalArgumentException("not a UUIDv7, which holds the time it was made: '" + id + "'");
            }
            return id;
        } catch (IllegalArgumentException malformed) {
            throw RequestRefusal.invalid("'messageId' is " + malformed.getMessage());
        }
    }

    @Nullable Duration checkAfter() {
        if (checkBackAfter == null) {
            return null;
        }
        Duration after;
        try {
            after = DurationStyle.detectAndParse(checkBackAfter);
        } catch (RuntimeException malformed) {
            throw RequestRefusal.invalid("'checkBackAfter' is not a time such as 30s, 5m or PT30S");
        }
        if (after.compareTo(SOONEST_CHECK) < 0 || after.compareTo(LATEST_CHECK) > 0) {
            throw RequestRefusal.invalid("'checkBackAfter' is " + checkBackAfter + "; it must be from 1s to 1d");
        }
        return after;
    }

    /** @throws RefusedException for what RocketMQ would refuse, and for a body that is too large */
    Content content(DataSize maxBody) {
        byte[] bytes = bytes();
        if (bytes.length > maxBody.toBytes()) {
            throw new RefusedException(PreparationRefusal.BODY_TOO_LARGE, bytes.length, maxBody.toBytes());
        }
        try {
            return new Content(producer, topic, tag, key, headers == null ? Map.of() : headers, bytes);
        } catch (ReservedNameException reserved) {
            throw KnownTopics.refused(reserved);
        } catch (IllegalArgumentException wrong) {
            throw RequestRefusal.invalid(String.valueOf(wrong.getMessage()));
        } catch (NullPointerException nullValue) {
            throw RequestRefusal.invalid("'headers' has a name without a value");
        }
    }

    private byte[] bytes() {
        if ((body == null) == (bodyBase64 == null)) {
            throw RequestRefusal.invalid("exactly one of 'body' and 'bodyBase64' is expected");
        }
        try {
            return body != null
                    ? body.getBytes(StandardCharsets.UTF_8)
                    : Base64.getDecoder().decode(bodyBase64);
        } catch (IllegalArgumentException malformed) {
            throw RequestRefusal.invalid("'bodyBase64' is not base64: " + malformed.getMessage());
        }
    }
}
