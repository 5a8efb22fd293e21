package io.waybill.protocol;

import org.jspecify.annotations.Nullable;

/** Longest values, in characters, that the event format carries and the tables keep. */
public final class Limits {

    public static final int TOPIC = 127;
    public static final int GROUP = 255;

    /** Longest name of a group that clients of RocketMQ start with. */
    public static final int ROCKETMQ_GROUP = 120;

    public static final int TAG = 255;
    public static final int KEY = 255;
    public static final int NAME = 255;
    public static final int TAG_EXPRESSION = 1_000;
    public static final int ERROR_MESSAGE = 1_000;
    public static final int STACK = 4_000;

    /** Of a store's id. */
    public static final int STORE = 64;

    /**
     * Most bytes of a message's properties, as RocketMQ writes them, when it is sent. Brokers take 32,767, and on its way
     * a message is given up to 2,500 more: names of topics and groups of up to 255 characters among them.
     */
    public static final int PROPERTIES = 30_000;

    /** Most bytes of a batch, unless a single fact is larger; services take several times as much. */
    public static final int BATCH = 1 << 20;

    /** Most facts of a batch that are read; senders put 500 into one. A batch of more is refused whole. */
    public static final int FACTS = 10_000;

    /** Most topics, and most subscriptions, of a registration; a batch with more is refused whole. */
    public static final int REGISTERED = 1_000;

    /** Most facts of one batch, or parts of one registration, that are rejected one by one. */
    public static final int REJECTED = 10;

    /** The first time, in epoch milliseconds, that nobody's clock shows: ids have no room for it. */
    public static final long END_OF_TIME = 1L << 48;

    private Limits() {}

    /** The text itself, or its beginning when it is longer than allowed. */
    public static String cut(@Nullable String text, int length) {
        if (text == null) {
            return "";
        }
        if (text.length() <= length) {
            return text;
        }
        boolean wouldSplit = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, wouldSplit ? length - 1 : length);
    }
}
