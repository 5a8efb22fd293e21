package io.waybill.support;

import io.waybill.OutgoingMessage;

/** The two forms of sending, for tests of what holds in both. */
public enum Form {
    CALLBACK {
        @Override
        public void send(ProducerApplication application, OutgoingMessage message, Runnable business) {
            application.waybill().send(message, id -> {
                business.run();
                return null;
            });
        }
    },
    JOINED {
        @Override
        public void send(ProducerApplication application, OutgoingMessage message, Runnable business) {
            application.transaction().executeWithoutResult(status -> {
                application.waybill().send(message);
                business.run();
            });
        }
    };

    /** Sends the message with a transaction that does the given business. */
    public abstract void send(ProducerApplication application, OutgoingMessage message, Runnable business);
}
