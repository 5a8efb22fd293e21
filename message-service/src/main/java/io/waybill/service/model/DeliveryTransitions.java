package io.waybill.service.model;

import static io.waybill.service.model.DeliveryState.DEAD;
import static io.waybill.service.model.DeliveryState.DONE;
import static io.waybill.service.model.DeliveryState.FAILED;
import static io.waybill.service.model.DeliveryState.OWED;
import static io.waybill.service.model.DeliveryState.WAIVED;

import org.jspecify.annotations.Nullable;

/**
 * The one place that says where a delivery goes from where it is. Whether a fact counts at all, or comes too late, says {@link
 * TrackedDelivery}.
 */
final class DeliveryTransitions {

    private DeliveryTransitions() {}

    /** DONE beats everything; what is waived only an effect of the group changes, or that it skipped what is done by hand. */
    static DeliveryState stateAfter(DeliveryState state, DeliveryFact fact) {
        return switch (fact) {
            case EFFECT, SKIPPED -> DONE;
            case ATTEMPT_FAILED -> state == OWED ? FAILED : state;
            case SKIPPED_AND_ARCHIVED, GIVEN_UP, ENDPOINT_GONE, DEAD_LETTERED, NO_RECEIPT, BODY_NOT_KEPT ->
                state.isSettled() ? state : DEAD;
            case WANTED, ARCHIVE_WANTED -> state.isSettled() ? state : OWED;
            case ARCHIVE_CALLED_OFF -> state.isOwing() ? DEAD : state;
            case RETIRED -> state.isOwing() ? WAIVED : state;
            case RETIRED_DEAD_TOO -> state.isSettled() ? state : WAIVED;
        };
    }

    /**
     * Why a delivery is dead, or could not be published again, after a fact; what is settled has no reason. Whichever comes first,
     * the group's own word says more than its dead-letter queue, and that queue more than the broker's refusal of a copy. What is put
     * away has died of what it died of.
     *
     * @param known as far as is known before
     */
    static @Nullable String reasonAfter(@Nullable String known, DeliveryFact fact) {
        return switch (fact) {
            case EFFECT, SKIPPED, WANTED -> null;
            case ATTEMPT_FAILED, ARCHIVE_WANTED, RETIRED, RETIRED_DEAD_TOO -> known;
            case GIVEN_UP -> Reason.GIVEN_UP.name();
            case ENDPOINT_GONE -> Reason.GONE.name();
            case DEAD_LETTERED -> unlessKnown(known, Reason.DEAD_LETTERED);
            case BODY_NOT_KEPT -> unlessKnown(known, Reason.BODY_NOT_KEPT);
            case ARCHIVE_CALLED_OFF -> unlessKnown(known, Reason.ARCHIVED);
            case SKIPPED_AND_ARCHIVED -> known == null ? Reason.ARCHIVED.name() : known;
            case NO_RECEIPT -> known == null ? Reason.NO_RECEIPT.name() : known;
        };
    }

    private static String unlessKnown(@Nullable String known, Reason told) {
        return known == null || known.equals(Reason.REFUSED.name()) ? told.name() : known;
    }
}
