package io.waybill.service.tracking.quarantine;

import io.waybill.service.model.detail.Worded;

/** What is said of something that is set aside, beside the reason. */
public enum QuarantineCode implements Worded {
    BODY_NOT_KEPT("message {0}: the body is too large, or can't be unpacked, and is not kept: the message can't be"
            + " redelivered. Raise max_allowed_packet of the database, or maxMessageSize of the brokers where the body is"
            + " beyond that, and apply this again while the broker has it"),
    BATCH_NOT_KEPT("too large, or can't be unpacked; not kept"),
    BYTES("{0} bytes"),
    NESTED("nested too deeply"),
    /** So much else of the same report was refused that this was not even tried. */
    NOT_TRIED("not tried"),
    /** There is too much of its kind. */
    NO_ROOM("{0} bytes that there was no room for and that are not kept: {1}"),
    /** On request of whom it was about. */
    ERASED("erased"),
    /** The database does not take it. */
    NOT_TAKEN("{0} bytes that the database does not take and that are not kept: {1}");

    private final String english;

    QuarantineCode(String english) {
        this.english = english;
    }

    @Override
    public String english() {
        return english;
    }

    /** Names the words. */
    String key() {
        return "setaside.detail." + name();
    }
}
