package io.waybill.protocol;

/** A topic or a consumer group was named that is RocketMQ's or Waybill's own. */
public final class ReservedNameException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String code;

    private ReservedNameException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Of a topic. */
    public static ReservedNameException ofTopic(String name, String owner) {
        return new ReservedNameException(
                "TOPIC_RESERVED",
                "topic " + Limits.cut(name, Limits.TOPIC) + " is " + owner + " own; choose a topic of yours");
    }

    /** Of a consumer group. */
    public static ReservedNameException ofGroup(String name) {
        return new ReservedNameException(
                "GROUP_RESERVED",
                "group " + Limits.cut(name, Limits.GROUP) + " is RocketMQ's or Waybill's own; choose a group of yours");
    }

    /** Which error it is, for programs: TOPIC_RESERVED or GROUP_RESERVED. */
    public String code() {
        return code;
    }
}
