package io.waybill.service.producing.check.rocketmq;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Command;
import io.waybill.protocol.wire.CommandBatch;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.broker.Commands;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.message.MessageRefusal;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.List;
import org.springframework.stereotype.Component;

/** A question about one message, asked over RocketMQ because somebody wants it asked now. Thread-safe. */
@Component
public class DirectCheck {

    private final MessageLookup lookup;
    private final Commands commands;
    private final JournalClock clock;
    private final OutcomeCheckSettings settings;

    DirectCheck(MessageLookup lookup, Commands commands, JournalClock clock, OutcomeCheckSettings settings) {
        this.lookup = lookup;
        this.commands = commands;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Asks the producing store of a message that is PENDING, or SENDING or never seen: then its store publishes it again. Waits for
     * the broker, so not in a transaction. Whoever calls this sees to it that the caller may.
     *
     * @return what is to be written down
     * @throws RefusedException for an unknown message, if there is nothing to ask or nobody to be asked, and while the broker
     *     takes no questions
     */
    public JournalFact.Asked ask(MessageId id) {
        TrackedMessage message =
                lookup.find(id).orElseThrow(() -> new RefusedException(MessageRefusal.MESSAGE_UNKNOWN, id));
        if (!message.isAwaited()) {
            throw new RefusedException(CheckRefusal.OUTCOME_KNOWN, id, message.state());
        }
        String store = message.storeId();
        if (store == null || !Topics.isStoreId(store)) {
            throw new RefusedException(CheckRefusal.PRODUCER_NOT_KNOWN, id);
        }
        long now = clock.now();
        Command ask = new Command.Ask(id, message.topic(), message.tag(), message.key());
        if (!Commands.isStored(commands.send(new CommandBatch(store, now, List.of(ask))))) {
            throw new RefusedException(CheckRefusal.BROKER_AWAY);
        }
        long again = now + settings.waitAfter(1).toMillis();
        return new JournalFact.Asked(id, now, 1, again);
    }
}
