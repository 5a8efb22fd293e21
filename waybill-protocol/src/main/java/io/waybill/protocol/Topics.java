package io.waybill.protocol;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of the topics and consumer groups that Waybill itself uses on the broker. */
public final class Topics {

    /** Carries batches of outcome events, receipts and registrations to the message service. */
    public static final String EVENT = "WAYBILL_EVENT";

    /** Carries commands of the message service to producing stores; the tag is the store's id. */
    public static final String COMMAND = "WAYBILL_COMMAND";

    /** The consumer group by which the nodes of a message service share the events; nobody in it, nobody hears them. */
    public static final String JOURNAL = "WAYBILL_JOURNAL";

    /** What may be part of a group's name. */
    private static final Pattern STORE_ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private static final Pattern NAME = Pattern.compile("[%|a-zA-Z0-9_-]+");

    private Topics() {}

    /** Whether commands can reach a store of this id: it becomes a tag and part of a group's name. */
    public static boolean isStoreId(@Nullable String text) {
        return text != null && STORE_ID.matcher(text).matches();
    }

    /** Whether RocketMQ takes it for the name of a topic or a group; the tables hold these in ASCII. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether RocketMQ has topics of such a name, and the tables hold it. */
    public static boolean isTopic(String text) {
        return text.length() <= Limits.TOPIC && isName(text);
    }

    /** The consumer group by which the instances of one store share its commands. */
    public static String commandGroupOf(String storeId) {
        return "WAYBILL_STORE_" + storeId;
    }

    /** The topic RocketMQ keeps what a consumer group gave up on. */
    public static String deadLettersOf(String group) {
        return "%DLQ%" + group;
    }

    /** The topic that reaches one consumer group and no other. */
    public static String retriesOf(String group) {
        return "%RETRY%" + group;
    }
}
