package io.waybill.service.operating.operation;

import java.util.List;

/** How far an operation is: counted, not kept, so that no crash makes it wrong. */
record Counts(long attempted, long succeeded, long failed) {

    static Counts of(List<ItemMapper.ItemsInState> states) {
        long owed = in(ItemState.OWED, states);
        long succeeded = in(ItemState.SUCCEEDED, states);
        long failed = in(ItemState.FAILED, states);
        return new Counts(owed + succeeded + failed, succeeded, failed);
    }

    /** Owed, but not known to be published. */
    long underWay() {
        return attempted - succeeded - failed;
    }

    private static long in(ItemState state, List<ItemMapper.ItemsInState> states) {
        return states.stream()
                .filter(each -> each.state() == state.code())
                .mapToLong(ItemMapper.ItemsInState::total)
                .sum();
    }
}
