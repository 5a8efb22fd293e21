package io.waybill.service.observability.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.waybill.protocol.Topics;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * How far the journal is behind what the broker holds, computed now and then. What can't be found out is left out. Every
 * node has the same.
 */
@Component
class LagGauges {

    private static final Logger LOG = LoggerFactory.getLogger(LagGauges.class);

    private final JournalClock clock;
    private final Subscriptions subscriptions;
    private final TableGauge lag;
    private long firstLook;

    LagGauges(JournalClock clock, Subscriptions subscriptions, MeterRegistry registry) {
        this.clock = clock;
        this.subscriptions = subscriptions;
        this.lag = new TableGauge(registry, "waybill.journal.lag", "Time by which the journal is behind", "seconds");
    }

    @Scheduled(fixedDelayString = "${waybill.metrics.interval:30s}")
    void look() {
        Map<Tags, Double> seconds = new HashMap<>();
        try {
            put(seconds, "events", Topics.EVENT, clock::events);
            for (String topic : subscriptions.topics()) {
                put(seconds, "tap", topic, () -> clock.tapOf(topic));
            }
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("the journal's lag could not be found out", away);
            seconds.clear();
        }
        lag.show(seconds);
    }

    /** Up to when everything is journaled. */
    private interface JournaledUntil {
        long time() throws Exception;
    }

    private void put(Map<Tags, Double> seconds, String source, String topic, JournaledUntil until) {
        try {
            long journaled = until.time();
            long now = clock.now();
            firstLook = firstLook == 0 ? now : firstLook;
            // Of a topic nothing of which is journaled, only this much is known.
            long since = journaled == 0 ? firstLook : journaled;
            seconds.put(Tags.of("source", source, "topic", topic), Math.max(0, now - since) / 1e3);
        } catch (DataAccessException | TransactionException away) {
            throw away;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception unreadable) {
            LOG.debug("how far the journal is behind {} could not be found out", topic, unreadable);
        }
    }
}
