package io.waybill.notification;

import io.waybill.WaybillListener;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes effect of notifications by the very listener that takes messages: claimed as its group, in the transaction of the effect, so
 * that a notification and a message of the same fact have one effect, whichever comes first. A bean, where there is a {@link
 * WaybillListener}; applications don't implement it. Thread-safe.
 *
 * <p>Only what {@link NotificationVerifier} has verified may be given to it.
 */
public interface NotificationInbox {

    /** What became of a notification. */
    enum InboxReply {
        /** Effect and processed id are committed, now or before: answer 200. */
        TAKEN,
        /** It failed and was rolled back, or what became of it is not known: answer 500, and it is told again. */
        NOT_NOW,
        /** It can't be read, or is older than the group remembers: it would fail again. Answer 422. */
        NEVER
    }

    /**
     * Takes effect, or finds that it is taken. Returns after COMMIT, and after ROLLBACK.
     *
     * @param listener whose effect it is; it must be a bean that has started
     * @param headers by name, whatever their case; as they came
     * @throws IllegalArgumentException when the id in the headers is none of Waybill's, so that it can't be claimed
     * @throws IllegalStateException when no such listener runs
     */
    InboxReply take(
            Class<? extends WaybillListener<?>> listener, byte[] body, Function<String, @Nullable String> headers);
}
