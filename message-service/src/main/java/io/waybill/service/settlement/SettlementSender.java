package io.waybill.service.settlement;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.protocol.Command;
import io.waybill.protocol.CommandBatch;
import io.waybill.protocol.MessageId;
import io.waybill.service.broker.Commands;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.producer.SendResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells stores what waits in the outbox. The rows stay locked while they are sent and are deleted once the broker has them:
 * another node passes over them, the journal does not need them, and after a crash they are sent again.
 */
@Component
class SettlementSender {

    private static final Logger LOG = LoggerFactory.getLogger(SettlementSender.class);

    private final SettlementMapper mapper;
    private final Commands commands;
    private final SettlementSettings settings;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Counter told;

    SettlementSender(
            SettlementMapper mapper,
            Commands commands,
            SettlementSettings settings,
            Clock clock,
            PlatformTransactionManager transactions,
            MeterRegistry meters) {
        this.mapper = mapper;
        this.commands = commands;
        this.settings = settings;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        this.told = Counter.builder("waybill.settlements")
                .description("Messages of which the producer was told how they ended")
                .register(meters);
    }

    @Scheduled(fixedDelayString = "${waybill.settlement.interval:500ms}")
    void run() {
        try {
            while (Boolean.TRUE.equals(transaction.execute(status -> tellSome()))) {
                LOG.debug("there is more to tell");
            }
        } catch (DataAccessException | TransactionException failed) {
            LOG.warn("could not tell producers how messages ended and will try again: {}", failed.toString());
        }
    }

    /** Returns whether all went well and there may be more. */
    private boolean tellSome() {
        List<Ending> some = mapper.lockSome(settings.batch());
        Map<List<Ending>, CompletableFuture<SendResult>> answers = new LinkedHashMap<>();
        some.stream()
                .collect(Collectors.groupingBy(Ending::store))
                .forEach((store, ofStore) -> answers.put(ofStore, send(store, ofStore)));
        List<MessageId> stored = answers.entrySet().stream()
                .filter(each -> Commands.isStored(each.getValue()))
                .flatMap(each -> each.getKey().stream().map(Ending::messageId))
                .toList();
        if (!stored.isEmpty()) {
            mapper.delete(stored);
            told.increment(stored.size());
        }
        if (stored.size() < some.size()) {
            LOG.warn("the broker did not take how {} messages ended; trying again", some.size() - stored.size());
        }
        return some.size() == settings.batch() && stored.size() == some.size();
    }

    private CompletableFuture<SendResult> send(String store, List<Ending> endings) {
        return commands.send(new CommandBatch(
                store,
                clock.millis(),
                endings.stream().<Command>map(Ending::command).toList()));
    }
}
