package io.waybill.service.producing.check.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Printable;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.model.detail.DetailCode;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.producing.check.http.UndecidedPreparations.Question;
import io.waybill.service.producing.preparation.Decisions;
import io.waybill.service.producing.registration.Producer;
import io.waybill.service.producing.registration.Producers;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Asks producers on REST about messages they neither confirmed nor rolled back in time, again and again, for ever if need be.
 * What they don't say stays unknown, and is published by nobody. Each producer has threads of its own: one that is slow
 * holds up nobody else.
 */
@Component
public class HttpCheckBacks implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(HttpCheckBacks.class);
    private static final String CANT_ASK = "could not ask producers over HTTP and goes on trying";

    private final UndecidedPreparations undecided;
    private final Decisions decisions;
    private final Producers producers;
    private final ProducerClient client;
    private final CheckBackSettings settings;
    private final Map<CheckReply.Word, Counter> answers = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> free = new ConcurrentHashMap<>();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(work -> new Thread(work, "waybill-check-back"));
    private final FailureLog failureLog = new FailureLog(LOG);

    HttpCheckBacks(
            UndecidedPreparations undecided,
            Decisions decisions,
            Producers producers,
            ProducerClient client,
            CheckBackSettings settings,
            MeterRegistry meters) {
        this.undecided = undecided;
        this.decisions = decisions;
        this.producers = producers;
        this.client = client;
        this.settings = settings;
        for (CheckReply.Word word : CheckReply.Word.values()) {
            answers.put(
                    word,
                    Counter.builder("waybill.http.check.backs")
                            .description("Questions over HTTP what became of a message, by how they were answered")
                            .tag("answer", word.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    @Scheduled(fixedDelayString = "${waybill.check-back.interval:1s}")
    void run() {
        if (!settings.enabled()) {
            return;
        }
        try {
            undecided.producers().forEach(this::askSoon);
            failureLog.over(CANT_ASK);
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(CANT_ASK, databaseAway);
        }
    }

    /** Has a producer asked whatever is due, in threads of its own, as many as it has free. */
    public void askSoon(String producer) {
        Semaphore ofProducer = free.computeIfAbsent(producer, name -> new Semaphore(settings.concurrency()));
        while (!threads.isShutdown() && ofProducer.tryAcquire()) {
            threads.execute(() -> {
                try {
                    askAll(producer);
                } finally {
                    ofProducer.release();
                }
            });
        }
    }

    /** Until nothing is due, or the producer does not even answer: the rest would only wait for the same timeout. */
    private void askAll(String producer) {
        try {
            boolean goOn = true;
            while (goOn && !threads.isShutdown()) {
                Optional<Question> next = undecided.next(producer, settings.lease());
                goOn = next.isPresent() && ask(next.get());
            }
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(CANT_ASK, databaseAway);
        }
    }

    /** Returns whether there was an answer, were it that the producer does not know yet. */
    private boolean ask(Question question) {
        CheckReply reply = producers
                .find(question.producer())
                .map(producer -> ask(producer, question))
                .orElseGet(() -> CheckReply.unknown(DetailCode.NO_PRODUCER));
        count(reply.word());
        MessageId id = question.messageId();
        Detail why = reply.why();
        if (why != null) {
            LOG.info("producer {}, asked about message {}, {}", question.producer(), id, Printable.of(why.text()));
            undecided.note(question, why, settings.waitAfter(question.number(), question.checkAfter()));
            return reply.isAnswer();
        }
        LOG.debug("producer {}, asked about message {}, answered {}", question.producer(), id, reply.word());
        decisions.answered(id, reply.word() == CheckReply.Word.COMMITTED, "check-back");
        return true;
    }

    private void count(CheckReply.Word word) {
        Objects.requireNonNull(answers.get(word)).increment();
    }

    private CheckReply ask(Producer producer, Question question) {
        return client.ask(producer, question);
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
