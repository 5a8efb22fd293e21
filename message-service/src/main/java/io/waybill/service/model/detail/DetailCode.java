package io.waybill.service.model.detail;

/** What a timeline says about an event beside the event's name. Names are short, since they stand in rows that are written often. */
public enum DetailCode implements Worded {
    /** Who did it. */
    BY("by {0}"),
    /** Who did it, and why. */
    BY_WHY("by {0}: {1}"),
    /** Who did it to many, by which operation. */
    BY_OP("by {0}: operation {1}"),
    BY_OP_WHY("by {0}: operation {1}: {2}"),
    NO_TRIES("no receipt, no more tries"),
    RETIRED("the group is retired"),
    NO_BODY("the body was too large to be kept"),
    /** On request of whom it was about. */
    BODY_ERASED("what it carried has been erased"),
    /** Sent to its queue. */
    ORDERLY("to its queue, the group being orderly"),
    /** Sent on the plain topic. */
    PLAIN("on the plain topic, the retry topic being refused"),
    VERSION("version {0}"),
    VERSION_GONE("version {0} is not kept any more"),
    VERSION_TOOK("version {0} had taken effect"),
    SKIPPED("it had been skipped"),
    HTTP("answered HTTP {0}"),
    UNKNOWN("answered UNKNOWN"),
    NO_OUTCOME("answered something else than exactly one outcome of COMMITTED, ROLLED_BACK or UNKNOWN"),
    NO_JSON_TYPE("answered with another content type than application/json in UTF-8"),
    NO_JSON("answered something that is not JSON"),
    SILENT("did not answer within {0}"),
    AWAY("could not be asked: {0}"),
    TOO_LONG("could not be asked: the answer is longer than {0} bytes"),
    /** The service may not go there. */
    HOST_REFUSED("could not be asked: host {0} is not allowed by {1}"),
    NO_PRODUCER("is not registered any more");

    private final String english;

    DetailCode(String english) {
        this.english = english;
    }

    @Override
    public String english() {
        return english;
    }

    /** Whether an operation did it to many. */
    public boolean isOfOperation() {
        return this == BY_OP || this == BY_OP_WHY;
    }
}
