package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Pieces of a range of ids, the newest first: a table that has a partition for each day is looked through in all of them, unless
 * the ids say which. Each piece is of four times as many days as the one before it, so there are few, also where little fits.
 */
class NewestDays {

    private static final int TIMES = 4;
    private static final int FIRST = 1;

    /** What is older is one piece. */
    private static final int LAST = 64;

    private NewestDays() {}

    /** @param now epoch milliseconds; little is expected to have ids that are later */
    static List<IdRange> of(IdRange range, long now) {
        List<IdRange> pieces = new ArrayList<>();
        IdRange rest = range;
        long from = Math.min(now, range.below().epochMillis());
        for (int days = FIRST; days <= LAST; days *= TIMES) {
            from -= TimeUnit.DAYS.toMillis(days);
            if (from <= range.from().epochMillis()) {
                break;
            }
            MessageId edge = MessageId.floor(from);
            pieces.add(new IdRange(edge, rest.below()));
            rest = rest.below(edge);
        }
        pieces.add(rest);
        return pieces;
    }
}
