package io.waybill.service.model;

import io.waybill.protocol.wire.Receipt;
import org.jspecify.annotations.Nullable;

/** What a group's word on a skip, or on an effect in spite of one, means for a delivery. */
final class SkipRules {

    private SkipRules() {}

    /** Whether the group says that it has taken no effect, because it was told to skip the message. */
    static boolean isSkip(Receipt receipt) {
        return receipt.version() != null && receipt.version() == Receipt.SKIPPED;
    }

    /** An effect of what was marked as done by hand, and is final: somebody may have done it a second time. */
    static boolean isEffectAfterAll(Receipt receipt, StoredDelivery delivery) {
        return receipt.kind() == Receipt.ReceiptKind.DONE
                && delivery.state == DeliveryState.DONE
                && delivery.intent == DeliveryPurpose.RESOLVE
                && (delivery.took == null || delivery.took == Receipt.SKIPPED)
                && (receipt.version() == null ? !receipt.duplicate() : !isSkip(receipt));
    }

    /**
     * Whether a skip that the group has noted is what is wanted, or stands in the way for good. An earlier one will be
     * replaced: by a later one, or by a copy that may.
     *
     * @param standing its number; absent if the group can't tell
     */
    static boolean isAnswered(@Nullable Integer standing, StoredDelivery delivery) {
        if (delivery.intent.isSkip()) {
            return standing == null || standing >= delivery.skips;
        }
        return standing == null ? delivery.replaceable == 0 : standing > delivery.replaceable;
    }
}
