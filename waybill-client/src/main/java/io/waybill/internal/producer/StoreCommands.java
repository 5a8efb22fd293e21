package io.waybill.internal.producer;

import io.waybill.Alarm;
import io.waybill.Settlement;
import io.waybill.SettlementListener;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.diagnosis.FailureLog;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Printable;
import io.waybill.protocol.wire.Command;
import io.waybill.protocol.wire.CommandReader;
import io.waybill.protocol.wire.MalformedBatchException;
import java.time.Instant;
import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the message service says to this store. Thread-safe. */
class StoreCommands {

    private static final Logger LOG = LoggerFactory.getLogger(StoreCommands.class);

    private final Store store;
    private final Answers answers;
    private final Outcomes outcomes;
    private final List<SettlementListener> listeners;
    private final Alarms alarms;
    private final FailureLog failures = new FailureLog(LOG);

    StoreCommands(Store store, Answers answers, Outcomes outcomes, List<SettlementListener> listeners, Alarms alarms) {
        this.store = store;
        this.answers = answers;
        this.outcomes = outcomes;
        this.listeners = List.copyOf(listeners);
        this.alarms = alarms;
    }

    /**
     * Obeys all it can. What can't be read is passed over: the service asks again, and what it told can be inquired.
     *
     * @return false when something failed that may succeed later
     */
    boolean obey(MessageExt message) {
        CommandReader.ReadCommands read;
        try {
            read = CommandReader.read(message.getBody() == null ? new byte[0] : message.getBody());
        } catch (MalformedBatchException malformed) {
            LOG.warn(
                    "passed over {}, which can't be read: {}",
                    Printable.of(message.getMsgId()),
                    malformed.getMessage());
            return true;
        }
        if (!read.batch().storeId().equals(store.id())) {
            alarms.raise(
                    Alarm.Kind.FOREIGN_STORE,
                    "the message service speaks to store " + read.batch().storeId() + ", but this is store "
                            + store.id() + ": " + read.batch().commands().size() + " commands are passed over");
            return true;
        }
        read.rejected()
                .forEach(rejected ->
                        LOG.warn("passed over a command in {}: {}", Printable.of(message.getMsgId()), rejected.why()));
        boolean allDone = true;
        for (Command command : read.batch().commands()) {
            allDone &= obey(command);
        }
        return allDone;
    }

    private boolean obey(Command command) {
        try {
            if (command instanceof Command.Ask ask) {
                answers.answer(ask);
            } else if (command instanceof Command.Settled settled) {
                Settlement settlement = settlement(settled);
                listeners.forEach(listener -> listener.settled(settlement));
            } else if (command instanceof Command.Repeat repeat) {
                LOG.info("events were lost; outcomes from message {} on are reported again", repeat.messageId());
                outcomes.rereadFrom(repeat.messageId());
            }
            return true;
        } catch (RuntimeException failed) {
            failures.warn(
                    failed,
                    "could not obey {} for message {}; trying again later",
                    command.getClass().getSimpleName(),
                    command.messageId());
            return false;
        }
    }

    private static Settlement settlement(Command.Settled told) {
        Settlement.State state = switch (told.state()) {
            case DONE -> Settlement.State.DONE;
            case DEAD -> Settlement.State.DEAD;
        };
        return new Settlement(
                told.messageId(), told.topic(), told.key(), state, Instant.ofEpochMilli(told.at()), told.reason());
    }
}
