package io.waybill.payment.payment;

import io.waybill.Settlements;
import io.waybill.protocol.MessageId;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Inquires about results that should have been notified by now: what the message service told may have been lost. Goes on
 * where it stopped and begins again at the end, so that dead notices do not keep it from the others.
 */
@Component
class NotifyInquiry {

    private static final Logger LOG = LoggerFactory.getLogger(NotifyInquiry.class);
    private static final MessageId BEGINNING = MessageId.floor(0);

    private final PaymentResultMapper results;
    private final Settlements settlements;
    private final NotifySettings settings;
    private final Clock clock;
    private MessageId place = BEGINNING;

    NotifyInquiry(PaymentResultMapper results, Settlements settlements, NotifySettings settings, Clock clock) {
        this.results = results;
        this.settlements = settlements;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${payment.notify.inquire-every:1m}")
    synchronized void inquire() {
        try {
            MessageId before =
                    MessageId.floor(clock.millis() - settings.inquireAfter().toMillis());
            List<byte[]> waiting = results.waiting(place.toBytes(), before.toBytes(), settings.batch());
            for (byte[] each : waiting) {
                MessageId id = MessageId.of(each);
                if (!settlements.inquire(id)) {
                    return; // Payments' own outcomes have to go out first.
                }
                place = id;
            }
            if (waiting.size() < settings.batch()) {
                place = BEGINNING;
            }
        } catch (DataAccessException failed) {
            LOG.warn("could not look for results to inquire about and will try again: {}", failed.toString());
        }
    }
}
