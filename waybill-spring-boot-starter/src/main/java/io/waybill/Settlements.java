package io.waybill;

import io.waybill.internal.event.Reporter;
import io.waybill.protocol.Inquiry;
import io.waybill.protocol.MessageId;
import java.time.Clock;

/** Asks the message service how messages ended. Thread-safe. */
public class Settlements {

    private final Reporter reporter;
    private final Clock clock;

    /** @param clock says when a question was asked */
    public Settlements(Reporter reporter, Clock clock) {
        this.reporter = reporter;
        this.clock = clock;
    }

    /**
     * Has the {@link SettlementListener} told again how a message ended, should it have: for messages whose settlement is
     * overdue. Sent in the background, whatever becomes of a transaction that runs; nothing comes of it while the message
     * is on its way, or when the question or its answer is lost, so ask again after a while.
     *
     * @return false when the memory for facts on their way is full and nothing was asked
     */
    public boolean inquire(MessageId id) {
        return reporter.report(new Inquiry(id, clock.millis()), () -> {});
    }
}
