package io.waybill;

/**
 * A condition that threatens a guarantee and that a person should look at. Published as a Spring application event, once
 * per occurrence; listen with {@code @EventListener}. Published on the thread that noticed it, outside any transaction or within
 * whichever runs there, after it was logged as an error: return soon. What a listener throws is logged and goes no further.
 *
 * @param kind what is threatened
 * @param detail what was seen, without payloads
 */
public record Alarm(Kind kind, String detail) {

    /** What may be wrong. */
    public enum Kind {
        /** A check-back named a store that is not ours: two services share a producer group, or a database was swapped. */
        FOREIGN_STORE,
        /** A check-back asked about a message older than anything the table still remembers. */
        OLDER_THAN_HORIZON,
        /** The broker asked about a half message that Waybill did not send. */
        FOREIGN_HALF_MESSAGE,
        /** A broker's clock and this process's differ by seconds: messages are delivered twice, or checked late. */
        CLOCK_SKEW,
        /** A retry reached a listener of another topic or other tags: several listeners share a consumer group. */
        STRAY_COPY,
        /** A broker asks again and again what it was told: it does not take the answers, and delivers nothing. */
        ANSWER_UNHEARD,
        /** More messages that were to be published after COMMIT have failed: people have to retry or discard them. */
        OUTBOX_FAILED,
        /** Messages that were to be published after COMMIT have been due for long. */
        OUTBOX_LATE,
        /** A message that was to be published after COMMIT has been waiting, or has failed, for so long that consumers will soon refuse it. */
        OUTBOX_OLD,
        /** Old rows of Waybill's tables have not been deleted for long: the tables grow. */
        RETENTION_STANDS
    }
}
