package io.waybill.service.operating.alert.channel;

import java.util.List;

/** Tells people. Thread-safe. */
public interface AlertChannel {

    String name();

    /**
     * Sends all of them in one message and waits until it is taken, no longer than the timeout of the settings.
     *
     * @throws UndeliveredException saying why it was not taken; without addresses or secrets
     */
    void send(List<Notice> notices) throws UndeliveredException;

    /** A message was not taken. */
    class UndeliveredException extends Exception {

        private static final long serialVersionUID = 1;

        UndeliveredException(String why) {
            super(why);
        }
    }
}
