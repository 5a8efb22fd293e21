package io.waybill.internal.producer;

import io.waybill.Alarm;
import io.waybill.internal.alarm.Alarms;
import io.waybill.protocol.MessageId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Notices that a broker asks on although it was answered: answers are sent one way, so one that is refused comes back as
 * nothing but the next question. Thread-safe.
 */
class UnheardAnswers {

    /** The broker may ask again before it has written down what it was told. */
    private static final int TOO_OFTEN = 5;

    private static final int MOST = 10_000;
    private static final long AGAIN_NANOS = Duration.ofHours(1).toNanos();

    private final Alarms alarms;
    private final Map<MessageId, Integer> answers = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageId, Integer> eldest) {
            return size() > MOST;
        }
    };
    private boolean raised;
    private long raisedAt;

    UnheardAnswers(Alarms alarms) {
        this.alarms = alarms;
    }

    /** A broker is told for certain how a message ended. */
    void answered(MessageId id) {
        if (isTooOften(id)) {
            alarms.raise(
                    Alarm.Kind.ANSWER_UNHEARD,
                    "the broker goes on asking about message " + id
                            + ", and perhaps about others, although it was told "
                            + TOO_OFTEN
                            + " times how it ended: it is not delivered before the answer is taken. With access"
                            + " control on, the answer takes PUB on RMQ_SYS_TRANS_HALF_TOPIC; see docs/security.md");
        }
    }

    private synchronized boolean isTooOften(MessageId id) {
        if (answers.merge(id, 1, Integer::sum) != TOO_OFTEN || (raised && System.nanoTime() - raisedAt < AGAIN_NANOS)) {
            return false;
        }
        raised = true;
        raisedAt = System.nanoTime();
        return true;
    }
}
