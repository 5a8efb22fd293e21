package io.waybill.service.operating.operation;

import org.jspecify.annotations.Nullable;

/** What became of an item, and why it failed if it did. */
record Result(Item item, ItemState state, @Nullable String detail) {

    static Result succeeded(Item item) {
        return new Result(item, ItemState.SUCCEEDED, null);
    }

    static Result failed(Item item, ItemFailure why) {
        return new Result(item, ItemState.FAILED, why.name());
    }
}
