package io.waybill.service.producing.outbox;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Command;
import io.waybill.protocol.wire.CommandBatch;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.platform.broker.Commands;
import io.waybill.service.producing.outbox.OutboxMapper.FailedMessage;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.PublicationTried.PublicationResult;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.producer.SendResult;
import org.springframework.stereotype.Component;

/**
 * Has messages tried again that the outbox of their store has given up: what "redeliver" means for them. The store decides; that it is
 * asked twice does no harm. Thread-safe.
 */
@Component
public class OutboxRetry {

    private final OutboxMapper mapper;
    private final Commands commands;
    private final JournalWriter journal;
    private final JournalClock clock;

    OutboxRetry(OutboxMapper mapper, Commands commands, JournalWriter journal, JournalClock clock) {
        this.mapper = mapper;
        this.commands = commands;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * What has become of a wish to have messages tried again.
     *
     * @param handedOver of these the broker has the word to their stores
     * @param unreachable of these it has not, or nobody knows whose they are
     */
    public record OutboxRetryAnswer(Set<MessageId> handedOver, Set<MessageId> unreachable) {}

    /**
     * Asks the stores of those of the messages that have failed in an outbox. Waits for the broker, so not in a transaction: what is handed
     * over is to be {@linkplain #note noted} in one; should that fail, stores are asked twice. Whoever calls this sees to it that the caller
     * may, and to the audit.
     *
     * @param ids one at least
     */
    public OutboxRetryAnswer request(Collection<MessageId> ids) {
        Map<MessageId, CompletableFuture<SendResult>> answers = new TreeMap<>();
        Set<MessageId> unreachable = new TreeSet<>();
        for (FailedMessage failed : mapper.failed(ids)) {
            String store = failed.storeId();
            if (store != null && Topics.isStoreId(store)) {
                answers.put(failed.messageId(), send(failed, store));
            } else {
                unreachable.add(failed.messageId());
            }
        }
        Set<MessageId> handedOver = new TreeSet<>();
        answers.forEach((id, answer) -> (Commands.isStored(answer) ? handedOver : unreachable).add(id));
        return new OutboxRetryAnswer(handedOver, unreachable);
    }

    /**
     * Notes on the messages that they are tried again.
     *
     * @param by who wanted it, and why
     */
    public void note(Set<MessageId> handedOver, Detail by) {
        if (!handedOver.isEmpty()) {
            long now = clock.now();
            journal.writeFacts(handedOver.stream()
                    .map(id -> new JournalFact.PublicationTried(id, now, PublicationResult.RESUMED, by))
                    .toList());
        }
    }

    private CompletableFuture<SendResult> send(FailedMessage failed, String store) {
        Command ask = new Command.Ask(failed.messageId(), failed.topic(), failed.tag(), failed.messageKey(), true);
        return commands.send(new CommandBatch(store, clock.now(), List.of(ask)));
    }
}
