package io.waybill.service.redelivery;

import io.waybill.protocol.MessageId;
import io.waybill.service.message.DeliveryState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What one group owes, read page by page in the order of due times, oldest first. Where far more is not for redelivery
 * than is, as for a group that is far behind, reading stops: what follows is younger. Used by one thread.
 */
class Debt {

    private static final int PAGE = 1_000;
    private static final int MOST_PASSED_OVER = 20_000;
    private static final int PIECE_BYTES = 8 << 20;
    private static final MessageId BEGINNING = MessageId.floor(0);

    private final RedeliveryMapper mapper;
    private final String group;
    private final long by;
    private final Predicate<Overdue> isForRedelivery;
    private final Map<DeliveryState, Overdue> last = new HashMap<>();
    private final List<DeliveryState> states = new ArrayList<>(List.of(DeliveryState.OWED, DeliveryState.FAILED));
    private Iterator<Overdue> page = List.<Overdue>of().iterator();
    private int passedOver;

    Debt(RedeliveryMapper mapper, String group, long by, Predicate<Overdue> isForRedelivery) {
        this.mapper = mapper;
        this.group = group;
        this.by = by;
        this.isForRedelivery = isForRedelivery;
    }

    String group() {
        return group;
    }

    /** The next deliveries to be published again; empty at the end. */
    List<Overdue> next(int most) {
        List<Overdue> piece = new ArrayList<>();
        long bytes = 0;
        while (piece.size() < most && bytes < PIECE_BYTES && (page.hasNext() || turnPage())) {
            Overdue overdue = page.next();
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
        while (!states.isEmpty() && passedOver < MOST_PASSED_OVER) {
            DeliveryState state = states.get(0);
            Overdue before = last.get(state);
            List<Overdue> rows = mapper.overdue(
                    group,
                    state.code(),
                    by,
                    before == null ? 0 : before.dueAt(),
                    before == null ? BEGINNING : before.messageId(),
                    PAGE);
            if (!rows.isEmpty()) {
                last.put(state, rows.get(rows.size() - 1));
                page = rows.iterator();
                return true;
            }
            states.remove(0);
            passedOver = 0;
        }
        return false;
    }
}
