package io.waybill.internal.producer;

import io.waybill.Alarm;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.diagnosis.FailureLog;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.store.Store;
import io.waybill.internal.store.WrongStoreException;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Printable;
import io.waybill.protocol.wire.Outcome;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the broker's check-backs. Any member of the producer group may be asked about any message of the group. */
class CheckBack {

    private static final Logger LOG = LoggerFactory.getLogger(CheckBack.class);

    private final Store store;
    private final TransactionVerdict verdict;
    private final Outcomes outcomes;
    private final Alarms alarms;
    private final Metrics metrics;
    private final UnheardAnswers unheard;
    private final FailureLog failures = new FailureLog(LOG);

    CheckBack(Store store, TransactionVerdict verdict, Outcomes outcomes, Alarms alarms, Metrics metrics) {
        this.store = store;
        this.verdict = verdict;
        this.outcomes = outcomes;
        this.alarms = alarms;
        this.metrics = metrics;
        this.unheard = new UnheardAnswers(alarms);
    }

    /** Never throws; what it can't find out is UNKNOWN. */
    LocalTransactionState answer(MessageExt half) {
        LocalTransactionState answer = find(half);
        metrics.checkedBack(answer);
        return answer;
    }

    private LocalTransactionState find(MessageExt half) {
        String text = half.getUserProperty(Headers.ID);
        String storeId = half.getUserProperty(Headers.STORE);
        if (text == null || storeId == null) {
            alarms.raise(
                    Alarm.Kind.FOREIGN_HALF_MESSAGE,
                    "the broker asks about a half message to " + half.getTopic()
                            + " that Waybill did not send: another application uses the same producer group");
            return LocalTransactionState.UNKNOW;
        }
        if (!storeId.equals(store.id())) {
            alarms.raise(
                    Alarm.Kind.FOREIGN_STORE,
                    "the broker asks about message " + text + " of store " + storeId + ", but this is store "
                            + store.id() + ": two services share a producer group, or the database was exchanged");
            return LocalTransactionState.UNKNOW;
        }
        try {
            return answer(MessageId.parse(text), half);
        } catch (WrongStoreException elsewhere) {
            alarms.raise(Alarm.Kind.FOREIGN_STORE, "asked about message " + text + ": " + elsewhere.getMessage());
            return LocalTransactionState.UNKNOW;
        } catch (RuntimeException failed) {
            failures.warn(
                    failed,
                    "could not find out the outcome of message {}; the broker will ask again",
                    Printable.of(text));
            return LocalTransactionState.UNKNOW;
        }
    }

    private LocalTransactionState answer(MessageId id, MessageExt half) {
        Subject subject = new Subject(half.getTopic(), half.getTags(), half.getUserProperty(Headers.KEY));
        // No half message of the outbox's exists; what claims to be one is not to be delivered, nor taken away.
        LocalTransactionState state = switch (verdict.decide(id, subject)) {
            case COMMITTED -> LocalTransactionState.COMMIT_MESSAGE;
            case ROLLED_BACK -> LocalTransactionState.ROLLBACK_MESSAGE;
            case WAITING, UNKNOWN -> LocalTransactionState.UNKNOW;
        };
        LOG.debug("check-back for message {}: {}", id, state);
        if (state != LocalTransactionState.UNKNOW) {
            unheard.answered(id);
        }
        switch (state) {
            case COMMIT_MESSAGE -> outcomes.report(id, subject, Outcome.OutcomeKind.COMMITTED);
            case ROLLBACK_MESSAGE -> outcomes.report(id, subject, Outcome.OutcomeKind.ROLLED_BACK);
            case UNKNOW -> {
                // Nothing is known, so nothing is reported.
            }
        }
        return state;
    }
}
