package io.waybill.service.tracking.message;

import io.waybill.protocol.MessageId;
import org.springframework.stereotype.Component;

/** Up to when finished messages have been dropped, as far as this node knows. Thread-safe. */
@Component
public class DroppedBefore {

    /** Before all times while it is not known. */
    private volatile long millis = Long.MIN_VALUE;

    /** @param to epoch milliseconds */
    public void is(long to) {
        millis = to;
    }

    /** Whether a message that nobody knows may have been dropped, by the time in its id. */
    public boolean covers(MessageId id) {
        return id.epochMillis() < millis;
    }
}
