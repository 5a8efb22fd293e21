package io.waybill.protocol.wire;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Registration.GroupSubscription;
import io.waybill.protocol.wire.Registration.Mode;
import java.util.List;

/** Batches for tests. */
final class Samples {

    static final MessageId ID = MessageId.parse("0197a5c2-ffff-7abc-8def-0123456789ab");
    static final Sender SENDER = new Sender("payment", "payment@host/1", "host", "WAYBILL_payment", "store-1");
    static final Registration REGISTRATION = new Registration(
            List.of("PAYMENT_NOTIFY_TOPIC"),
            List.of(new GroupSubscription(
                    "PAYMENT_NOTIFY_TOPIC", "ORDER_GROUP", "PAID || REFUNDED", Mode.CONCURRENT, 1L)));

    static final Fact PENDING = new Outcome(Outcome.OutcomeKind.PENDING, ID, 1_000L, "TOPIC", null, null);
    static final Fact COMMITTED = new Outcome(Outcome.OutcomeKind.COMMITTED, ID, 2_000L, "TOPIC", "PAID", "P-1");
    static final Fact ROLLED_BACK = new Outcome(Outcome.OutcomeKind.ROLLED_BACK, ID, 3_000L, "TOPIC", null, "P-ü");
    static final Fact DONE = new Receipt(
            Receipt.ReceiptKind.DONE, ID, 4_102_444_799_999L, "ORDER_GROUP", "TOPIC", 3_999L, 1, "host", false, null);
    static final Fact REPEATED =
            new Receipt(Receipt.ReceiptKind.DONE, ID, 4_000L, "ORDER_GROUP", "TOPIC", 3_999L, 2, "host", true, null);
    static final Fact FAILED = new Receipt(
            Receipt.ReceiptKind.FAILED,
            ID,
            5_000L,
            "ORDER_GROUP",
            "TOPIC",
            4_999L,
            3,
            "host",
            false,
            new Failure(
                    "java.lang.IllegalStateException",
                    "no \"order\"\n\uD83D\uDE00",
                    "java.lang…\n  at A.b(A.java:1)\n"));
    static final Fact DEAD = new Receipt(
            Receipt.ReceiptKind.DEAD,
            ID,
            6_000L,
            "ORDER_GROUP",
            "TOPIC",
            5_999L,
            16,
            "host",
            false,
            new Failure("java.io.IOException", "", ""));

    /** A batch of a listener for each choice of where a new group begins. */
    static final Batch STARTS = new Batch(
            SENDER,
            9_000L,
            new Registration(
                    List.of(),
                    List.of(
                            new GroupSubscription("TOPIC", "FIRST_GROUP", "*", Mode.CONCURRENT, 1L, Start.FIRST, false),
                            new GroupSubscription("TOPIC", "LAST_GROUP", "*", Mode.ORDERLY, 2L, Start.LAST, false),
                            new GroupSubscription(
                                    "TOPIC",
                                    "TIME_GROUP",
                                    "*",
                                    Mode.CONCURRENT,
                                    3L,
                                    Start.at(1_769_846_400_000L),
                                    false),
                            new GroupSubscription("TOPIC", "FREE_GROUP", "*", Mode.CONCURRENT, 4L))),
            List.of());

    static final Batch BATCH = new Batch(
            SENDER, 9_000L, REGISTRATION, List.of(PENDING, COMMITTED, ROLLED_BACK, DONE, REPEATED, FAILED, DEAD));

    private Samples() {}

    static Batch of(Fact... facts) {
        return new Batch(SENDER, 9_000L, REGISTRATION, List.of(facts));
    }
}
