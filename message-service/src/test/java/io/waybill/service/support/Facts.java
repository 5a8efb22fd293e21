package io.waybill.service.support;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Sender;
import io.waybill.protocol.wire.Start;
import io.waybill.service.model.copy.TappedCopy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Facts for tests: what matters is given, the rest is made up. */
public final class Facts {

    public static final Sender SENDER = new Sender("app", "app-1", "host", "PRODUCER", "store");
    public static final Registration NOTHING = new Registration(List.of(), List.of());

    private Facts() {}

    public static MessageId newId() {
        return MessageId.at(System.currentTimeMillis());
    }

    public static Outcome outcome(Outcome.OutcomeKind kind, MessageId id, String topic) {
        return new Outcome(kind, id, 1_000 + kind.ordinal(), topic, "TAG", "key");
    }

    public static Receipt done(MessageId id, String topic, String group) {
        return new Receipt(Receipt.ReceiptKind.DONE, id, 3_000, group, topic, 2_000, 1, "host", false, null);
    }

    public static Receipt duplicate(MessageId id, String topic, String group) {
        return new Receipt(Receipt.ReceiptKind.DONE, id, 4_000, group, topic, 2_000, 1, "host", true, null);
    }

    public static Receipt failed(Receipt.ReceiptKind kind, MessageId id, String topic, String group) {
        Failure failure = new Failure("java.lang.IllegalStateException", "no such order", "stack");
        return new Receipt(kind, id, 2_500 + kind.ordinal(), group, topic, 2_000, 2, "host", false, failure);
    }

    public static TappedCopy tapped(MessageId id, String topic) {
        return tapped(id, topic, "TAG", 2_000);
    }

    public static TappedCopy tapped(MessageId id, String topic, String tag, long storedAt) {
        return tapped(id, topic, tag, storedAt, "body".getBytes(StandardCharsets.UTF_8));
    }

    public static TappedCopy tapped(MessageId id, String topic, String tag, long storedAt, byte[] body) {
        return new TappedCopy(
                id, topic, tag, "key", "PRODUCER", "store", storedAt, "broker", 0, 7, Map.of("KEYS", "key"), body);
    }

    public static Registration subscribes(String topic, String group, String tags, long since) {
        return subscribes(topic, group, tags, since, null);
    }

    public static Registration subscribes(String topic, String group, String tags, long since, @Nullable Start start) {
        return new Registration(
                List.of(),
                List.of(new Registration.GroupSubscription(
                        topic, group, tags, Registration.Mode.CONCURRENT, since, start, false)));
    }
}
