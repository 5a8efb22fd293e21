package io.waybill.internal.producer;

import io.waybill.Alarm;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.producer.TransactionTable.Door;
import io.waybill.internal.producer.TransactionTable.RowState;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;

/**
 * Answers "did it commit?" exactly: committed, running, or never to commit. Where no row is found the door is closed
 * first, so that ROLLBACK is a fact and not a guess; where that can't be done, the answer is UNKNOWN, "ask again".
 */
class TransactionVerdict {

    private final Store store;
    private final TransactionTable table;
    private final Alarms alarms;

    TransactionVerdict(Store store, TransactionTable table, Alarms alarms) {
        this.store = store;
        this.table = table;
        this.alarms = alarms;
    }

    /** What is known of a message's local transaction. */
    enum Fate {
        COMMITTED,
        /** Committed, and waits to be published by the outbox. */
        WAITING,
        ROLLED_BACK,
        UNKNOWN
    }

    /** @throws RuntimeException when the database can't be asked, which says nothing about the outcome */
    Fate decide(MessageId id, Subject subject) {
        RowState look = table.look(id);
        if (look != RowState.ABSENT) {
            return answer(look);
        }
        Steps.reached(Step.ROW_ABSENT);
        return closeDoor(id, subject);
    }

    private Fate closeDoor(MessageId id, Subject subject) {
        Door door = table.closeDoor(id, subject);
        return switch (door) {
            case CLOSED -> {
                Steps.reached(Step.DOOR_CLOSED);
                yield Fate.ROLLED_BACK;
            }
            case TAKEN -> answer(table.look(id));
            case BUSY -> Fate.UNKNOWN;
            case TOO_OLD -> {
                alarms.raise(
                        Alarm.Kind.OLDER_THAN_HORIZON,
                        "asked about message " + id + ", which is older than anything store " + store.id()
                                + " remembers");
                yield Fate.UNKNOWN;
            }
        };
    }

    private static Fate answer(RowState look) {
        return switch (look) {
            case COMMITTED -> Fate.COMMITTED;
            case WAITING -> Fate.WAITING;
            case ROLLED_BACK -> Fate.ROLLED_BACK;
            case RUNNING, ABSENT -> Fate.UNKNOWN;
        };
    }
}
