package io.waybill.service.producing.check.rocketmq;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.protocol.wire.Command;
import io.waybill.protocol.wire.CommandBatch;
import io.waybill.service.platform.broker.Commands;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.producing.check.rocketmq.CheckClaims.Claimed;
import io.waybill.service.producing.check.rocketmq.OutcomeCheckMapper.Awaited;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.progress.JournalClock;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.producer.SendResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Asks the producing store about messages that are PENDING or SENDING for too long, again and again until it answers. Asks
 * only: what an unknown outcome means is for nobody here to decide. Nobody is asked for what may lie unread in a queue:
 * after an outage that would be a stampede. A message at a time, so that RocketMQ retries one that fails without having
 * the others answered again.
 */
@Component
class OutcomeCheck {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeCheck.class);
    private static final String REFUSED = "the broker does not take questions to producers; they are asked again";
    private static final int AT_ONCE = 50;

    private final CheckClaims checkClaims;
    private final JournalClock journalClock;
    private final Commands commands;
    private final JournalWriter journal;
    private final OutcomeCheckSettings settings;
    private final Clock clock;
    private final Counter asked;
    private final FailureLog failureLog = new FailureLog(LOG);

    OutcomeCheck(
            CheckClaims checkClaims,
            JournalClock journalClock,
            Commands commands,
            JournalWriter journal,
            OutcomeCheckSettings settings,
            Clock clock,
            MeterRegistry meters) {
        this.checkClaims = checkClaims;
        this.journalClock = journalClock;
        this.commands = commands;
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
        this.asked = Counter.builder("waybill.asks")
                .description("Questions to producers what became of a message")
                .register(meters);
    }

    /** Asks about what is due, as far as the rate allows, and returns how many questions the broker has. */
    int askDue() throws Exception {
        int left = settings.mostOfARound();
        int stored = 0;
        while (left > 0) {
            int most = Math.min(left, AT_ONCE);
            Claimed claimed = checkClaims.claim(most, journalClock.events());
            List<Awaited> silent = silent(claimed.messages());
            int of = ask(silent, claimed.now());
            stored += of;
            left -= most;
            if (claimed.seen() < most || of < silent.size()) {
                break; // No more are due, or the broker is away: the rest would only wait for the same timeout.
            }
        }
        return stored;
    }

    /** Those of which all that came before they were due is journaled. The others are claimed again a little later. */
    private List<Awaited> silent(List<Awaited> due) throws Exception {
        if (due.isEmpty()) {
            return due;
        }
        Map<String, Long> journaled =
                journalClock.of(due.stream().map(Awaited::topic).collect(Collectors.toSet()));
        return due.stream()
                .filter(message -> message.dueAt() <= journaled.getOrDefault(message.topic(), 0L))
                .toList();
    }

    private int ask(List<Awaited> messages, long now) {
        List<CompletableFuture<SendResult>> answers =
                messages.stream().map(this::send).toList();
        List<JournalFact.Asked> facts = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (Commands.isStored(answers.get(i))) {
                facts.add(fact(messages.get(i), now));
            }
        }
        if (facts.size() < answers.size()) {
            failureLog.met(REFUSED);
        } else if (!facts.isEmpty()) {
            failureLog.over(REFUSED);
        }
        if (!facts.isEmpty()) {
            LOG.info("asked what became of {} messages", facts.size());
            asked.increment(facts.size());
            journal.writeFacts(facts);
        }
        return facts.size();
    }

    private CompletableFuture<SendResult> send(Awaited message) {
        Command ask = new Command.Ask(message.messageId(), message.topic(), message.tag(), message.messageKey());
        return commands.send(new CommandBatch(String.valueOf(message.storeId()), clock.millis(), List.of(ask)));
    }

    private JournalFact.Asked fact(Awaited message, long now) {
        int number = message.asks() + 1;
        long again = now + settings.waitAfter(number).toMillis();
        return new JournalFact.Asked(message.messageId(), clock.millis(), number, again);
    }
}
