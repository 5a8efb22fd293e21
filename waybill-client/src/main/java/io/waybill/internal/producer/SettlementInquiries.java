package io.waybill.internal.producer;

import io.waybill.Settlements;
import io.waybill.internal.event.Reporter;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Inquiry;
import java.time.Clock;

/** Asks the message service how messages ended. Thread-safe. */
public final class SettlementInquiries implements Settlements {

    private final Reporter reporter;
    private final Clock clock;

    /** @param clock says when a question was asked */
    public SettlementInquiries(Reporter reporter, Clock clock) {
        this.reporter = reporter;
        this.clock = clock;
    }

    @Override
    public boolean inquire(MessageId id) {
        return reporter.report(new Inquiry(id, clock.millis()), () -> {});
    }
}
