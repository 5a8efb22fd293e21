package io.waybill.service.consuming.retirement;

import io.waybill.protocol.MessageId;
import io.waybill.service.consuming.retirement.RetirementMapper.OwedToRetire;
import io.waybill.service.model.DeliveryState;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One scan through all that a retired group owes, piece by piece in the order of ids: no piece reads more than a few thousand
 * rows, however much the group owes on other topics. Used by one thread.
 */
class OwedDeliveryScan {

    static final int PIECE = 2_000;

    /** Of a piece so many are waived at most, in one transaction. */
    private static final int AT_ONCE = 500;

    private final RetirementMapper mapper;
    private final long began;
    private @Nullable MessageId after = MessageId.floor(0);
    private boolean found;

    OwedDeliveryScan(RetirementMapper mapper, long began) {
        this.mapper = mapper;
        this.began = began;
    }

    /** The next messages to be waived, perhaps none of a piece in which the group owes others alone. */
    TreeSet<MessageId> next(Retirement retirement) {
        List<MessageId> ofTopic = new ArrayList<>();
        MessageId end = null;
        for (DeliveryState state : states(retirement)) {
            List<OwedToRetire> piece = after == null ? List.of() : piece(retirement, state, after);
            piece.stream()
                    .filter(OwedToRetire::ofTopic)
                    .map(OwedToRetire::messageId)
                    .forEach(ofTopic::add);
            if (piece.size() == PIECE) {
                MessageId last = piece.get(PIECE - 1).messageId();
                end = end == null || last.compareTo(end) < 0 ? last : end;
            }
        }
        return advance(new TreeSet<>(ofTopic), end);
    }

    /** @param end up to which all states were read; absent: they were read to their ends */
    private TreeSet<MessageId> advance(TreeSet<MessageId> ofTopic, @Nullable MessageId end) {
        TreeSet<MessageId> some = new TreeSet<>();
        after = end;
        for (MessageId id : ofTopic) {
            if (some.size() == AT_ONCE) {
                after = some.last();
                break;
            }
            if (end == null || id.compareTo(end) <= 0) {
                some.add(id);
            }
        }
        found |= !some.isEmpty();
        return some;
    }

    private List<OwedToRetire> piece(Retirement retirement, DeliveryState state, MessageId from) {
        return mapper.owing(retirement.groupName(), retirement.topic(), state.code(), retirement.at(), from, PIECE);
    }

    private static List<DeliveryState> states(Retirement retirement) {
        return retirement.deadToo()
                ? List.of(DeliveryState.OWED, DeliveryState.FAILED, DeliveryState.DEAD)
                : List.of(DeliveryState.OWED, DeliveryState.FAILED);
    }

    boolean isOver() {
        return after == null;
    }

    /** Whether nothing was there to be waived from the first to the last. */
    boolean wasInVain() {
        return isOver() && !found;
    }

    /** Whether it began when nobody could expect anything of the group any more. */
    boolean beganAfter(long time) {
        return began >= time;
    }
}
