package io.waybill.service.tracking.archive;

import io.waybill.service.model.Timeline.ErasedContent;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.platform.lease.JobLease;
import io.waybill.service.platform.lease.LeaseLostException;
import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.store.ArchiveLocated;
import io.waybill.service.tracking.archive.unit.ArchivedRow;
import io.waybill.service.tracking.archive.unit.Units;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/**
 * Erases in the archive what messages have carried; that they were, and what happened to them, stays. Thread-safe, on any number of
 * nodes: whoever writes into the archive, or erases there, is alone.
 */
@Component
@Conditional(ArchiveLocated.class)
public class ArchivedErasure {

    private static final String DELIVERIES = "deliveries";

    private final Units units;
    private final ArchivedMessages messages;
    private final JobLease lease;

    ArchivedErasure(Units units, ArchivedMessages messages, JobLease lease) {
        this.units = units;
        this.messages = messages;
        this.lease = lease;
    }

    /**
     * Erases all that is archived of a business key. What is erased already is left as it is, so whoever is cut off asks again.
     *
     * @return of how many rows; empty if somebody writes into the archive, and may have read what is to be erased: then nothing is done
     * @throws ArchiveException if it could not be done everywhere
     * @throws LeaseLostException if somebody may have written meanwhile: then it is to be done again
     */
    public OptionalLong erase(String key, long now, Detail by) {
        AtomicLong erased = new AtomicLong();
        boolean done = lease.runLong(Units.LEASE, held -> {
            erased.set(units.erase(key, row -> erased(row, now, by)));
            held.require();
        });
        return done ? OptionalLong.of(erased.get()) : OptionalLong.empty();
    }

    /** Erases a row; one that is erased already, be it before it was archived, is left as it is. */
    private ArchivedRow erased(ArchivedRow row, long now, Detail by) {
        TrackedMessage message = messages.readWithoutBody(row);
        if (message.isErased() && !row.columns().containsKey(ArchivedMessages.BODY)) {
            return row;
        }
        ErasedContent left = ErasedContent.of(message, now, by);
        boolean hasDeliveries = row.columns().containsKey(DELIVERIES);
        return row.with(ArchivedMessages.BODY, null)
                .with("properties", left.properties())
                .with("timeline", left.timeline())
                .with(DELIVERIES, hasDeliveries ? left.deliveries() : null);
    }
}
