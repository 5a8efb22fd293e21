package io.waybill.service.platform.retention;

/** What should go is kept for now, for a reason that somebody has to look after if it lasts. */
public class RetentionHeldException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public RetentionHeldException(String why) {
        super(why);
    }
}
