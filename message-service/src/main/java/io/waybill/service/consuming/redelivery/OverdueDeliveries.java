package io.waybill.service.consuming.redelivery;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliveryState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one group owes in one state, read page by page in the order of due times, oldest first. Where far more is not for
 * redelivery than is, as for a group one of whose queues is stuck, a round ends early, and the next goes on from there:
 * whatever is due gets its turn, and no round reads it all. Used by one thread.
 */
class OverdueDeliveries {

    /** In a round. Reading a thousand takes the database some 20 ms. */
    static final int MOST_PASSED_OVER = 50_000;

    private static final int PAGE = 1_000;
    private static final int PIECE_BYTES = 8 << 20;
    private static final MessageId BEGINNING = MessageId.floor(0);

    private final RedeliveryMapper mapper;
    private final String group;
    private final DeliveryState state;
    private Predicate<OverdueDelivery> isForRedelivery = overdue -> false;
    private Iterator<OverdueDelivery> page = List.<OverdueDelivery>of().iterator();
    private @Nullable OverdueDelivery last;
    private long by;
    private int passedOver;
    private boolean readToTheEnd;

    OverdueDeliveries(RedeliveryMapper mapper, String group, DeliveryState state) {
        this.mapper = mapper;
        this.group = group;
        this.state = state;
    }

    String group() {
        return group;
    }

    DeliveryState state() {
        return state;
    }

    /** Begins a round in which what was due by a time is looked at: where the last round stopped, or from the oldest. */
    void begin(long dueBy, Predicate<OverdueDelivery> condition) {
        by = dueBy;
        isForRedelivery = condition;
        passedOver = 0;
        if (readToTheEnd) {
            last = null;
        }
        readToTheEnd = false;
        page = List.<OverdueDelivery>of().iterator();
    }

    /** The next deliveries to be published again; empty at the end of the round. */
    List<OverdueDelivery> next(int most) {
        List<OverdueDelivery> piece = new ArrayList<>();
        long bytes = 0;
        while (piece.size() < most && bytes < PIECE_BYTES && (page.hasNext() || turnPage())) {
            OverdueDelivery overdue = page.next();
            last = overdue;
            if (isForRedelivery.test(overdue)) {
                piece.add(overdue);
                bytes += overdue.bytes();
            } else {
                passedOver++;
            }
        }
        return piece;
    }

    private boolean turnPage() {
        if (readToTheEnd || passedOver >= MOST_PASSED_OVER) {
            return false;
        }
        page = mapper.overdue(
                        group,
                        state.code(),
                        by,
                        last == null ? 0 : last.dueAt(),
                        last == null ? BEGINNING : last.messageId(),
                        PAGE)
                .iterator();
        readToTheEnd = !page.hasNext();
        return !readToTheEnd;
    }
}
