package io.waybill.protocol.wire;

import io.waybill.protocol.Topics;
import java.util.List;

/** What one process reports in one message on {@link Topics#EVENT}. */
public record Batch(Sender sender, long sentAt, Registration registration, List<Fact> facts) {

    public Batch {
        facts = List.copyOf(facts);
    }
}
