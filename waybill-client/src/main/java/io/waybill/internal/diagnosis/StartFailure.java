package io.waybill.internal.diagnosis;

import org.jspecify.annotations.Nullable;

/** Why the host does not start with Waybill in it, for whoever sets it up. Shown without a stack trace. */
public class StartFailure extends IllegalStateException {

    private final String wrong;
    private final String action;

    /**
     * @param wrong what is wrong, and where
     * @param action what to do about it
     */
    public StartFailure(String wrong, String action) {
        this(wrong, action, null);
    }

    /** With what the failure was noticed by. */
    public StartFailure(String wrong, String action, @Nullable Throwable cause) {
        super(wrong + " " + action, cause);
        this.wrong = wrong;
        this.action = action;
    }

    /** What is wrong, and where. */
    public String wrong() {
        return wrong;
    }

    /** What to do about it. */
    public String action() {
        return action;
    }
}
