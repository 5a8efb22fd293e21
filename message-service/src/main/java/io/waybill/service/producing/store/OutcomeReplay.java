package io.waybill.service.producing.store;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Printable;
import io.waybill.protocol.wire.Command;
import io.waybill.protocol.wire.CommandBatch;
import io.waybill.service.platform.broker.Commands;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.producing.store.StoreMapper.Owing;
import io.waybill.service.tracking.progress.EventsLost;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Has producers report outcomes again when a broker lost events: the producers took them for delivered, and nobody else
 * would ever know of the messages they were about. A producer's consumer loses its place in such a broker as well and may
 * not see the first request, so that there are several.
 */
@Component
class OutcomeReplay {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeReplay.class);

    private static final String CANT_ASK = "could not ask producers to report again and will try once more";

    /** An id is as old as the beginning of a transaction, an event as its end; and clocks differ. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(10);

    /** As long as rows of outcomes are kept by default. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5));

    private final StoreMapper mapper;
    private final Commands commands;
    private final Clock clock;
    private final FailureLog failureLog = new FailureLog(LOG);

    OutcomeReplay(StoreMapper mapper, Commands commands, Clock clock) {
        this.mapper = mapper;
        this.commands = commands;
        this.clock = clock;
    }

    @EventListener
    void note(EventsLost lost) {
        long now = clock.millis();
        long from = Math.max(0, lost.since() - LONGEST_TRANSACTION.toMillis());
        mapper.mustRepeat(from, now, now - REMEMBERED.toMillis());
        LOG.warn(
                "a broker lost events; all stores are asked to report outcomes since {} again",
                Instant.ofEpochMilli(from));
    }

    @Scheduled(fixedDelay = 2_000, initialDelay = 2_000)
    void ask() {
        try {
            mapper.owing(clock.millis()).forEach(this::ask);
            failureLog.over(CANT_ASK);
        } catch (DataAccessException | TransactionException failed) {
            failureLog.met(CANT_ASK, failed);
        }
    }

    private void ask(Owing owing) {
        long now = clock.millis();
        Command repeat = new Command.Repeat(MessageId.floor(owing.repeatFrom()));
        if (Commands.isStored(commands.send(new CommandBatch(owing.storeId(), now, List.of(repeat))))) {
            boolean again = owing.repeats() < WAITS.size();
            mapper.asked(owing, again ? now + WAITS.get(owing.repeats()).toMillis() : null);
            LOG.info("asked store {} to report outcomes again", Printable.of(owing.storeId()));
        }
    }
}
