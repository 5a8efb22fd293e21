package io.waybill.service.model;

import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.model.detail.DetailCode;
import org.jspecify.annotations.Nullable;

/** How a timeline tells of a receipt. */
final class ReceiptDescription {

    private ReceiptDescription() {}

    static TimelineEntry of(Receipt receipt) {
        Failure failure = receipt.failure();
        return TimelineEntry.of(
                receipt.at(),
                what(receipt),
                receipt.group(),
                receipt.attempt(),
                receipt.host(),
                failure == null ? version(receipt) : Detail.said(failure.type() + ": " + failure.message()));
    }

    private static TimelineEvent what(Receipt receipt) {
        return switch (receipt.kind()) {
            case DONE ->
                receipt.duplicate()
                        ? TimelineEvent.DUPLICATE_DROPPED
                        : isSkipped(receipt) ? TimelineEvent.SKIPPED : TimelineEvent.EFFECT_COMMITTED;
            case FAILED -> TimelineEvent.ATTEMPT_FAILED;
            case DEAD -> TimelineEvent.GIVEN_UP;
        };
    }

    /** Which version has taken effect, where that does not go without saying. */
    private static @Nullable Detail version(Receipt receipt) {
        Integer version = receipt.version();
        if (version == null || (version == 1 && !receipt.duplicate())) {
            return null;
        }
        if (isSkipped(receipt)) {
            return receipt.duplicate() ? Detail.of(DetailCode.SKIPPED) : null;
        }
        return Detail.of(receipt.duplicate() ? DetailCode.VERSION_TOOK : DetailCode.VERSION, version);
    }

    private static boolean isSkipped(Receipt receipt) {
        return receipt.version() != null && receipt.version() == Receipt.SKIPPED;
    }
}
