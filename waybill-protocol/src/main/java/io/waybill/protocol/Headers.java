package io.waybill.protocol;

/** Names of the message properties that Waybill adds to RocketMQ's own. Part of the wire format: never renamed. */
public final class Headers {

    /** The message's id in text form; a message without it is not tracked. */
    public static final String ID = "WAYBILL_ID";

    /** The store (database) whose table knows the outcome of the message's local transaction. */
    public static final String STORE = "WAYBILL_STORE";

    /** The business key, beside its place in {@code KEYS}. */
    public static final String KEY = "WAYBILL_KEY";

    /** On a message that is ordered by a key: its number, larger for whichever committed later. The key is RocketMQ's sharding key. */
    public static final String TURN = "WAYBILL_TURN";

    /** Names the one consumer group that a copy on a shared topic is meant for; others acknowledge it unseen. */
    public static final String ONLY = "waybill-only";

    /** On copies of an edited message: which version the body is; absent on the original, which is version 1. */
    public static final String VERSION = "WAYBILL_VERSION";

    /**
     * On a copy that is to have no effect: the group notes the message as processed and does nothing else. The value is the
     * number of the skip, from 1: of several of one delivery the highest counts.
     */
    public static final String SKIP = "WAYBILL_SKIP";

    /**
     * On a copy that may have its effect although the message was skipped before. The value is the number of the newest skip
     * it may replace: a later one stands, however long a retry of this copy has waited.
     */
    public static final String REOPEN = "WAYBILL_REOPEN";

    /** By which codec the payload was written; absent where that is JSON, text or bytes as they are. */
    public static final String CODEC = "waybill-codec";

    /** The value of {@link #CODEC} that says that the payload is encrypted. */
    public static final String AES_GCM = "aes-gcm";

    /** The id of the key with which the payload is encrypted. */
    public static final String KEY_ID = "waybill-key-id";

    /**
     * On a copy that the message service puts on the retry topic of one group, which is not filtered by tag: when it was published,
     * in epoch milliseconds. Gone once the copy was tried.
     */
    public static final String REDELIVERED = "WAYBILL_REDELIVERED";

    /** Every user-visible header of ours starts like this or is listed above; users may not set them. */
    private static final String PREFIX = "WAYBILL_";

    private Headers() {}

    /** Whether users must leave this name alone. */
    public static boolean isReserved(String name) {
        return name.startsWith(PREFIX) || name.equals(ONLY) || name.equals(CODEC) || name.equals(KEY_ID);
    }
}
