package io.waybill.service.operating.operation;

import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.Reason;
import io.waybill.service.operating.operation.Item.ItemResult;
import io.waybill.service.operating.operation.ItemMapper.Standing;
import io.waybill.service.operating.operation.Operations.OperationFailure;
import io.waybill.service.producing.preparation.Republication;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds out what became of items that were owed and not seen to be published. Thread-safe. */
@Component
class ItemOutcomes {

    private static final int PIECE = 500;

    private final ItemMapper items;

    ItemOutcomes(ItemMapper items) {
        this.items = items;
    }

    /** Looks at a piece of an operation's owed items. */
    void look(long operation) {
        List<ItemResult> results = items.owed(operation, PIECE).stream()
                .map(ItemOutcomes::resultOf)
                .flatMap(Optional::stream)
                .toList();
        if (!results.isEmpty()) {
            items.mark(operation, results);
        }
    }

    private static Optional<ItemResult> resultOf(Standing standing) {
        if (standing.groupName().isEmpty()) {
            return resultOf(standing.item(), Republication.progressOf(standing.publication()));
        }
        Integer sent = standing.sent();
        Integer state = standing.deliveryState();
        if (sent != null
                && sent > standing.redeliveries()
                && Reason.REFUSED.name().equals(standing.reason())) {
            return Optional.of(ItemResult.failed(standing.item(), OperationFailure.FailureCode.REFUSED));
        }
        if (sent == null || state == null || sent > standing.redeliveries() || isIn(DeliveryState.DONE, state)) {
            return Optional.of(ItemResult.succeeded(standing.item()));
        }
        boolean waits = isIn(DeliveryState.OWED, state) || isIn(DeliveryState.FAILED, state);
        return waits
                ? Optional.empty()
                : Optional.of(ItemResult.failed(standing.item(), OperationFailure.FailureCode.GIVEN_UP));
    }

    private static Optional<ItemResult> resultOf(Item item, Republication.Progress progress) {
        return switch (progress) {
            case UNDER_WAY -> Optional.empty();
            case OVER -> Optional.of(ItemResult.succeeded(item));
            case REFUSED -> Optional.of(ItemResult.failed(item, OperationFailure.FailureCode.REFUSED_AGAIN));
        };
    }

    private static boolean isIn(DeliveryState state, int code) {
        return state.code() == code;
    }
}
