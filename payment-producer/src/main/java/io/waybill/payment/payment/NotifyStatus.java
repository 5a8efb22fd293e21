package io.waybill.payment.payment;

import io.waybill.Settlement;
import io.waybill.SettlementListener;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Marks a payment's result as notified once everybody who had to be told of it has taken effect of it. A notice that is
 * dead has not reached everybody: its result stays "not yet notified", and becomes notified should an operator bring the
 * message to its end after all.
 */
@Component
class NotifyStatus implements SettlementListener {

    private static final Logger LOG = LoggerFactory.getLogger(NotifyStatus.class);

    private final PaymentResultMapper results;
    private final Clock clock;

    NotifyStatus(PaymentResultMapper results, Clock clock) {
        this.results = results;
        this.clock = clock;
    }

    @Override
    public void settled(Settlement settlement) {
        switch (settlement.state()) {
            case DONE -> results.notified(settlement.messageId().toBytes(), clock.millis());
            case DEAD -> LOG.debug("the notice of payment {} is dead: {}", settlement.key(), settlement.reason());
        }
    }
}
