package io.waybill.autoconfigure.outbox;

import io.waybill.internal.metrics.Metrics.OutboxStatus;
import io.waybill.internal.outbox.Outbox;
import io.waybill.internal.outbox.OutboxDesk.OutboxFilter;
import io.waybill.internal.outbox.OutboxState;
import io.waybill.protocol.MessageId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.lang.Nullable;

/**
 * {@code /actuator/waybilloutbox}: what is not published, and what people do about what has failed. Its parameters are annotated in
 * the way that both lines of Spring Boot understand.
 */
@Endpoint(id = "waybilloutbox")
public class OutboxEndpoint {

    private static final String PRIMARY = "primary";

    private final Supplier<Map<String, Outbox>> stores;

    /** @param stores by name, asked at each call */
    public OutboxEndpoint(Supplier<Map<String, Outbox>> stores) {
        this.stores = stores;
    }

    /** What is in a store, and the messages in one state. */
    public record Content(
            String store, long waiting, long failed, long stoppedKeys, double overdueSeconds, List<Item> messages) {}

    /** A message; its content is shown to nobody here. */
    public record Item(
            String id,
            String topic,
            @Nullable String tag,
            @Nullable String key,
            @Nullable String orderedBy,
            String state,
            int attempts,
            @Nullable String error,
            @Nullable String deliverAt,
            String writtenAt,
            @Nullable String endedAt) {}

    /** How many messages something was done to. */
    public record Done(String store, String action, int messages) {}

    /** @param state WAITING, FAILED (where none is given), PUBLISHED or DISCARDED */
    @ReadOperation
    public Content list(
            @Nullable String store,
            @Nullable String state,
            @Nullable String id,
            @Nullable String topic,
            @Nullable String tag,
            @Nullable String key) {
        String name = store == null ? PRIMARY : store;
        Outbox outbox = outbox(name);
        OutboxStatus status = outbox.status();
        List<Item> items = outbox.desk().list(stateOf(state), chosen(id, topic, tag, key)).stream()
                .map(entry -> new Item(
                        entry.id().toString(),
                        entry.subject().topic(),
                        entry.subject().tag(),
                        entry.subject().key(),
                        entry.orderKey(),
                        entry.state().name(),
                        entry.attempts(),
                        entry.error(),
                        text(entry.deliverAt()),
                        entry.writtenAt().toString(),
                        text(entry.endedAt())))
                .toList();
        return new Content(
                name,
                status.waiting(),
                status.failed(),
                status.stopped(),
                status.overdue().toMillis() / 1e3,
                items);
    }

    /**
     * Retries or discards failed messages: one, or those of a topic, a tag, a key.
     *
     * @param action retry, or discard, which needs a reason
     */
    @WriteOperation
    public Done decide(
            @Selector String action,
            @Nullable String store,
            @Nullable String id,
            @Nullable String topic,
            @Nullable String tag,
            @Nullable String key,
            @Nullable String reason) {
        String name = store == null ? PRIMARY : store;
        Outbox outbox = outbox(name);
        OutboxFilter chosen = chosen(id, topic, tag, key);
        try {
            return switch (action) {
                case "retry" -> new Done(name, action, outbox.desk().retry(chosen));
                case "discard" -> new Done(name, action, outbox.desk().discard(chosen, reason == null ? "" : reason));
                default -> throw refused("'" + action + "' is not known: retry or discard");
            };
        } catch (IllegalArgumentException notUnderstood) {
            throw refused(String.valueOf(notUnderstood.getMessage()));
        }
    }

    private Outbox outbox(String name) {
        Map<String, Outbox> all = stores.get();
        Outbox outbox = all.get(name);
        if (outbox == null) {
            throw refused("no store '" + name + "' with an outbox; there are " + all.keySet());
        }
        return outbox;
    }

    private static OutboxState stateOf(@Nullable String state) {
        if (state == null) {
            return OutboxState.FAILED;
        }
        try {
            return OutboxState.valueOf(state.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw refused("'" + state + "' is no state: one of " + Arrays.toString(OutboxState.values()));
        }
    }

    private static OutboxFilter chosen(
            @Nullable String id, @Nullable String topic, @Nullable String tag, @Nullable String key) {
        try {
            return new OutboxFilter(id == null ? null : MessageId.parse(id), topic, tag, key);
        } catch (IllegalArgumentException malformed) {
            throw refused("'id' is not the id of a message");
        }
    }

    private static @Nullable String text(@Nullable Object time) {
        return time == null ? null : time.toString();
    }

    private static InvalidEndpointRequestException refused(String why) {
        return new InvalidEndpointRequestException(why, why);
    }
}
