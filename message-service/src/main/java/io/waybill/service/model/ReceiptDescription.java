package io.waybill.service.model;

import io.waybill.protocol.Failure;
import io.waybill.protocol.Receipt;
import org.jspecify.annotations.Nullable;

/** How a timeline tells of a receipt. */
final class ReceiptDescription {

    private ReceiptDescription() {}

    static TimelineEntry of(Receipt receipt) {
        Failure failure = receipt.failure();
        return new TimelineEntry(
                receipt.at(),
                what(receipt),
                receipt.group(),
                receipt.attempt(),
                receipt.host(),
                failure == null ? version(receipt) : failure.type() + ": " + failure.message());
    }

    private static String what(Receipt receipt) {
        return switch (receipt.kind()) {
            case DONE ->
                receipt.duplicate() ? "DUPLICATE_DROPPED" : isSkipped(receipt) ? "SKIPPED" : "EFFECT_COMMITTED";
            case FAILED -> "ATTEMPT_FAILED";
            case DEAD -> "GIVEN_UP";
        };
    }

    /** Which version has taken effect, where that does not go without saying. */
    private static @Nullable String version(Receipt receipt) {
        Integer version = receipt.version();
        if (version == null || (version == 1 && !receipt.duplicate())) {
            return null;
        }
        if (isSkipped(receipt)) {
            return receipt.duplicate() ? "it had been skipped" : null;
        }
        return receipt.duplicate() ? "version " + version + " had taken effect" : "version " + version;
    }

    private static boolean isSkipped(Receipt receipt) {
        return receipt.version() != null && receipt.version() == Receipt.SKIPPED;
    }
}
