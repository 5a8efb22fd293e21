package io.waybill.protocol;

/**
 * How the consumer groups are called that are endpoints, told over HTTP: a colon stands in no name of RocketMQ's. Only the message
 * service speaks for them.
 */
public final class HttpGroups {

    /** What their names begin with. */
    public static final String PREFIX = "http:";

    private HttpGroups() {}

    public static String of(String endpoint) {
        return PREFIX + endpoint;
    }

    public static boolean isOne(String group) {
        return group.startsWith(PREFIX);
    }

    /** @param group one of these */
    public static String endpointOf(String group) {
        return group.substring(PREFIX.length());
    }
}
