package io.waybill.service.tracking.index;

import com.alibaba.fastjson2.JSON;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * All that messages are filtered by, but for key, failure and time. Messages are as many as you like, search keys a few hundred;
 * so a filter comes down to a handful of them, each of which is one range of an index.
 *
 * @param state DONE or ROLLED_BACK: the search key of a closed message; DEAD: of a dead delivery of an open one
 * @param otherTag the topic has too many tags for a search key each; this one's are told apart by their messages
 * @param archived put away by an operator; only of dead deliveries
 * @param attempts most attempts of any delivery, at most {@link #MOST_ATTEMPTS}
 * @param reason why a dead delivery is dead
 * @param deliveries the groups of a closed message and how it stands with each, or the group of the dead delivery
 */
public record SearchKey(
        State state,
        String topic,
        @Nullable String tag,
        boolean otherTag,
        boolean archived,
        int attempts,
        @Nullable String reason,
        SortedMap<String, DeliveryState> deliveries) {

    /** "So many or more". */
    public static final int MOST_ATTEMPTS = 16;

    public SearchKey {
        attempts = Math.min(attempts, MOST_ATTEMPTS);
    }

    /** Its number: the same on every node, and never 0, which stands for messages without one. */
    long number() {
        byte[] hash = sha256(JSON.toJSONString(
                new Object[] {state.code(), topic, tag, otherTag, archived, attempts, reason, deliveries()}));
        long number = ByteBuffer.wrap(hash).getLong();
        return number == 0 ? 1 : number;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
