package io.waybill.service.tracking.journal;

import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.tracking.fact.JournalFact;
import java.util.List;

/**
 * Takes part in what the journal writes. Called within the journal's transaction, which an exception rolls back and the
 * journal then writes again; what is done elsewhere than in its database may therefore be done for nothing. Thread-safe.
 */
public interface JournalListener {

    /** A process has said what it sends and listens to, mostly not for the first time. */
    default void registered(Sender sender, Registration registration) {}

    /** Messages have come to other states, for good once the transaction commits. */
    default void changed(List<Change> changes) {}

    /** Producers want to know how messages ended that may be anywhere, or unknown. */
    default void inquired(List<JournalFact.Inquired> inquiries) {}

    /**
     * A message in its new state.
     *
     * @param wasAsked its producer had been asked what became of it, in the state before
     */
    record Change(TrackedMessage message, boolean wasAsked) {}
}
