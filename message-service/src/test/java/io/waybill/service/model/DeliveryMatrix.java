package io.waybill.service.model;

import static java.util.Map.entry;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Receipt;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every state of a delivery, met by everything that can happen to it. All have been put away and restored once, are wanted again by
 * somebody at {@link #WISHED} and have been sent twice; facts come from copies stored after that unless they are called old.
 */
final class DeliveryMatrix {

    private static final MessageId ID = MessageId.floor(1);
    private static final String GROUP = "G";
    private static final long STALE_AFTER = 60_000;
    private static final long WISHED = 10_000;
    private static final long FAILED_AT = 12_000;
    private static final long DUE = 70_000;
    private static final long NEW = 11_000;
    private static final long OLD = 9_000;

    /** What happens, by what it is called; returns what was answered, if anything is. */
    private static final List<Map.Entry<String, Function<TrackedDelivery, Object>>> FACTS = List.of(
            fact("effect", it -> it.apply(done(false, 1, null))),
            fact("effect of old version", it -> it.apply(done(false, null, null))),
            fact("effect, told again", it -> it.apply(done(true, 1, null))),
            fact("skip 1", it -> it.apply(done(false, 0, 1))),
            fact("skip 2", it -> it.apply(done(false, 0, 2))),
            fact("skip of unknown number", it -> it.apply(done(true, 0, null))),
            fact("failed", it -> it.apply(failed(Receipt.ReceiptKind.FAILED, NEW, 20_000))),
            fact("failed, out of order", it -> it.apply(failed(Receipt.ReceiptKind.FAILED, NEW, 11_500))),
            fact("failed, old", it -> it.apply(failed(Receipt.ReceiptKind.FAILED, OLD, 20_000))),
            fact("gave up", it -> it.apply(failed(Receipt.ReceiptKind.DEAD, NEW, 20_000))),
            fact("gave up, out of order", it -> it.apply(failed(Receipt.ReceiptKind.DEAD, NEW, 11_500))),
            fact("gave up, old", it -> it.apply(failed(Receipt.ReceiptKind.DEAD, OLD, 20_000))),
            said("dead letter", it -> it.deadLettered(NEW)),
            said("dead letter, old", it -> it.deadLettered(OLD)),
            said("no receipt", TrackedDelivery::exhaust),
            said("no body", TrackedDelivery::giveUpWithoutBody),
            fact("copy 3 taken", it -> it.redelivered(3, null, 90_000)),
            fact("copy 2 taken", it -> it.redelivered(2, null, 90_000)),
            fact("copy 3 refused", it -> it.refused(3, 90_000)),
            fact("copy 2 refused", it -> it.refused(2, 90_000)),
            fact("redeliver, seen 2", it -> it.instruct(wish(DeliveryPurpose.DELIVER, 2, true), 30_000)),
            fact("redeliver, seen 1", it -> it.instruct(wish(DeliveryPurpose.DELIVER, 1, true), 30_000)),
            fact("redeliver", it -> it.instruct(wish(DeliveryPurpose.DELIVER, null, true), 30_000)),
            fact("resolve, seen 2", it -> it.instruct(wish(DeliveryPurpose.RESOLVE, 2, true), 30_000)),
            fact("resolve, no skips", it -> it.instruct(wish(DeliveryPurpose.RESOLVE, 2, false), 30_000)),
            fact("archive, seen 2", it -> it.instruct(wish(DeliveryPurpose.ARCHIVE, 2, true), 30_000)),
            fact("archive, no skips", it -> it.instruct(wish(DeliveryPurpose.ARCHIVE, 2, false), 30_000)),
            said("restored", TrackedDelivery::restore),
            fact("retired", it -> it.waive(false)),
            fact("retired, dead too", it -> it.waive(true)),
            said("expected", it -> it.expect(1_000, STALE_AFTER)));

    private DeliveryMatrix() {}

    /** One line a fact, one column a state: what becomes of it, or {@code =} where nothing does. */
    static String of(DeliveryPurpose purpose) {
        return FACTS.stream()
                .map(fact -> "%-23s | %s"
                        .formatted(
                                fact.getKey(),
                                Stream.of(DeliveryState.values())
                                        .map(state -> "%-22s".formatted(after(in(state, purpose), fact.getValue())))
                                        .collect(Collectors.joining("| "))
                                        .stripTrailing()))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String after(TrackedDelivery delivery, Function<TrackedDelivery, Object> fact) {
        TrackedDelivery before = delivery.copy();
        Object answer = fact.apply(delivery);
        if (answer instanceof Boolean isSo) {
            answer = isSo ? "!" : "";
        }
        return (delivery.isSameAs(before) ? "=" : told(delivery)) + (answer.equals("") ? "" : " " + answer);
    }

    /** State, why, when it is due, how often it was sent and skipped. */
    private static String told(TrackedDelivery delivery) {
        var it = delivery.snapshot();
        return it.state()
                + (it.reason() == null ? "" : " " + it.reason())
                + (it.dueAt() == null ? "" : " @" + it.dueAt() / 1_000)
                + (it.redeliveries() == 2 ? "" : " #" + it.redeliveries());
    }

    private static TrackedDelivery in(DeliveryState state, DeliveryPurpose purpose) {
        TrackedDelivery delivery = sentTwice(purpose);
        switch (state) {
            case OWED -> {}
            case FAILED -> delivery.apply(failed(Receipt.ReceiptKind.FAILED, NEW, FAILED_AT));
            case DONE -> delivery.apply(purpose == DeliveryPurpose.RESOLVE ? done(false, 0, 2) : done(false, 1, null));
            case DEAD -> delivery.apply(failed(Receipt.ReceiptKind.DEAD, NEW, FAILED_AT));
            case WAIVED -> delivery.waive(false);
        }
        return delivery;
    }

    private static TrackedDelivery sentTwice(DeliveryPurpose purpose) {
        TrackedDelivery delivery = new TrackedDelivery(ID, GROUP);
        delivery.expect(1_000, STALE_AFTER);
        delivery.exhaust();
        delivery.instruct(wish(DeliveryPurpose.ARCHIVE, null, true), 2_000);
        delivery.restore();
        delivery.instruct(wish(DeliveryPurpose.DELIVER, null, true), 3_000);
        delivery.redelivered(1, null, DUE);
        delivery.instruct(wish(purpose, 1, true), WISHED);
        delivery.redelivered(2, null, DUE);
        return delivery;
    }

    private static Map.Entry<String, Function<TrackedDelivery, Object>> fact(
            String name, Function<TrackedDelivery, Object> fact) {
        return entry(name, fact);
    }

    private static Map.Entry<String, Function<TrackedDelivery, Object>> said(
            String name, Consumer<TrackedDelivery> fact) {
        return entry(name, it -> {
            fact.accept(it);
            return "";
        });
    }

    private static RedeliveryInstruction wish(
            DeliveryPurpose purpose, @Nullable Integer redeliveries, boolean closesDoor) {
        return new RedeliveryInstruction(purpose, null, redeliveries, closesDoor, "somebody", null);
    }

    private static Receipt done(boolean duplicate, @Nullable Integer version, @Nullable Integer skip) {
        return new Receipt(
                Receipt.ReceiptKind.DONE, ID, 20_000, GROUP, "T", NEW, 1, "host", duplicate, null, null, version, skip);
    }

    private static Receipt failed(Receipt.ReceiptKind kind, long storedAt, long at) {
        return new Receipt(
                kind, ID, at, GROUP, "T", storedAt, 3, "host", false, new Failure("E", "no order", ""), null, null);
    }
}
