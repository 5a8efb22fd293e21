package io.waybill.internal.consumer;

import io.waybill.protocol.Printable;

/** A copy reached a listener of its group that is not the one it is meant for, and was not handled. */
class StrayCopyException extends RuntimeException {

    StrayCopyException(String group, String topic, String tag, Selection listener) {
        super("a retry for group " + group + " of topic " + Printable.of(topic) + ", tag " + Printable.of(tag)
                + ", reached a listener of topic "
                + listener.topic() + ", tags " + listener.tags()
                + ": group " + group
                + " is used by listeners that select different messages, and RocketMQ shares the retries"
                + " of a group among them all; give each a consumerGroup of its own, unless one is about to replace the other."
                + " Not handled; it comes again");
    }
}
