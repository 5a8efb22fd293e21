package io.waybill.service.producing.settlement;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Command;
import io.waybill.protocol.wire.CommandBatch;
import io.waybill.service.platform.backoff.Backoff;
import io.waybill.service.platform.broker.Commands;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.platform.transaction.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.producer.SendResult;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells stores what waits in the outbox. The rows stay locked while they are sent and are deleted once the broker has them:
 * another node passes over them, the journal does not need them, and after a crash they are sent again.
 */
@Component
class SettlementSender {

    private static final String CANT_TELL = "could not tell producers how messages ended and will try again";
    private static final String REFUSED = "the broker does not take how messages ended; trying again";
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final SettlementMapper mapper;
    private final Commands commands;
    private final SettlementSettings settings;
    private final Clock clock;
    private final Transactions transactions;
    private final Counter told;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(SettlementSender.class));
    private int refusals;
    private long notBefore = System.nanoTime();

    SettlementSender(
            SettlementMapper mapper,
            Commands commands,
            SettlementSettings settings,
            Clock clock,
            Transactions transactions,
            MeterRegistry meters) {
        this.mapper = mapper;
        this.commands = commands;
        this.settings = settings;
        this.clock = clock;
        this.transactions = transactions;
        this.told = Counter.builder("waybill.settlements")
                .description("Messages of which the producer was told how they ended")
                .register(meters);
    }

    @Scheduled(fixedDelayString = "${waybill.settlement.interval:500ms}")
    void run() {
        if (System.nanoTime() - notBefore < 0) {
            return;
        }
        try {
            SentCount some;
            do {
                some = transactions.once(this::tellSome);
                told.increment(some.stored());
            } while (some.waited() == settings.batch() && some.stored() == some.waited());
            failureLog.over(CANT_TELL);
            note(some);
        } catch (DataAccessException | TransactionException failed) {
            failureLog.met(CANT_TELL, failed);
        }
    }

    /** How many waited to be told, and how many of those the broker has. */
    private record SentCount(int waited, int stored) {}

    /** While the broker takes nothing it is tried less and less often: each try waits for it with rows locked. */
    private void note(SentCount some) {
        if (some.stored() < some.waited()) {
            failureLog.met(REFUSED);
        } else if (some.stored() > 0) {
            failureLog.over(REFUSED);
        }
        refusals = some.stored() == 0 && some.waited() > 0 ? refusals + 1 : 0;
        if (refusals > 0) {
            // One interval has gone by before the first try.
            Duration pause = new Backoff(settings.interval(), LONGEST_PAUSE).after(refusals + 1L);
            notBefore = System.nanoTime() + pause.toNanos();
        }
    }

    private SentCount tellSome() {
        List<Settlement> some = mapper.lockSome(settings.batch());
        Map<List<Settlement>, CompletableFuture<SendResult>> answers = new LinkedHashMap<>();
        some.stream()
                .collect(Collectors.groupingBy(Settlement::store))
                .forEach((store, ofStore) -> answers.put(ofStore, send(store, ofStore)));
        List<MessageId> stored = answers.entrySet().stream()
                .filter(each -> Commands.isStored(each.getValue()))
                .flatMap(each -> each.getKey().stream().map(Settlement::messageId))
                .toList();
        if (!stored.isEmpty()) {
            mapper.delete(stored);
        }
        return new SentCount(some.size(), stored.size());
    }

    private CompletableFuture<SendResult> send(String store, List<Settlement> endings) {
        return commands.send(new CommandBatch(
                store,
                clock.millis(),
                endings.stream().<Command>map(Settlement::command).toList()));
    }
}
