package io.waybill.protocol.wire;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.HttpGroups;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.TagExpression;
import io.waybill.protocol.wire.MalformedBatchException.BatchFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads batches. Unknown fields are passed over, so that newer senders can add some; an unknown version is refused
 * whole, and a fact, subscription or topic that can't be read is rejected alone, so that the others of its batch are not
 * lost with it. Where more than a handful are rejected they are so together: what is kept of a batch must not cost more
 * than the batch.
 */
public final class BatchReader {

    /** The version of the event format this code writes, and the newest it reads. */
    public static final int VERSION = 1;

    private BatchReader() {}

    /** A batch, and what of it could not be read. */
    public record ReadBatch(Batch batch, List<RejectedPart> rejected) {}

    /** Something that was not understood: its JSON, and why. */
    public record RejectedPart(Part part, String json, String why) {}

    /** What the JSON of something rejected is. */
    public enum Part {
        FACT,
        /** A registration with nothing in it but the one subscription or topic that was not understood. */
        REGISTRATION,
        /** None: more facts were not understood than are kept one by one. The batch itself has to be. */
        BATCH
    }

    /** @throws MalformedBatchException when nothing of it can be read, or there is more in it than anybody sends */
    public static ReadBatch read(byte[] bytes) throws MalformedBatchException {
        JSONObject json = Fields.parse(bytes, "batch");
        Fields.requireKnownVersion(json, VERSION);
        try {
            Rejections rejected = new Rejections();
            List<Fact> facts = facts(json, rejected);
            Batch batch = new Batch(
                    sender(Fields.object(json, "sender")),
                    Fields.millis(json, "sentAt"),
                    registration(Fields.object(json, "registration"), rejected),
                    facts);
            return new ReadBatch(batch, rejected.all());
        } catch (IllegalArgumentException | JSONException malformed) {
            throw new MalformedBatchException(BatchFault.MALFORMED, Fields.explain(malformed));
        }
    }

    private static List<Fact> facts(JSONObject json, Rejections rejected) throws MalformedBatchException {
        List<Fact> facts = new ArrayList<>();
        for (Object each : Fields.array(json, "facts", Limits.FACTS)) {
            try {
                facts.add(fact(Fields.asObject(each, "facts[]")));
            } catch (IllegalArgumentException | JSONException notUnderstood) {
                rejected.fact(each, notUnderstood);
            }
        }
        return facts;
    }

    /**
     * Reads one fact by itself: the form in which a rejected one is kept.
     *
     * @throws IllegalArgumentException when it can't be read
     */
    public static Fact readFact(String json) {
        try {
            return fact(Fields.asObject(JSON.parse(json), "fact"));
        } catch (JSONException malformed) {
            throw new IllegalArgumentException(Fields.explain(malformed), malformed);
        }
    }

    private static Sender sender(JSONObject json) {
        return new Sender(
                Fields.text(json, "application", Limits.NAME),
                Fields.text(json, "instance", Limits.NAME),
                Fields.text(json, "host", Limits.NAME),
                Fields.text(json, "producerGroup", Limits.GROUP),
                Fields.textOrNull(json, "store", Limits.NAME));
    }

    private static Registration registration(JSONObject json, Rejections rejected) throws MalformedBatchException {
        List<String> topics = new ArrayList<>();
        for (Object each : Fields.array(json, "topics", Limits.REGISTERED)) {
            try {
                topics.add(Fields.name(each, "topics[]", Limits.TOPIC));
            } catch (IllegalArgumentException notUnderstood) {
                rejected.topic(each, notUnderstood);
            }
        }
        List<Registration.GroupSubscription> subscriptions = new ArrayList<>();
        for (Object each : Fields.array(json, "subscriptions", Limits.REGISTERED)) {
            try {
                subscriptions.add(subscription(Fields.asObject(each, "subscriptions[]")));
            } catch (IllegalArgumentException | JSONException notUnderstood) {
                rejected.subscription(each, notUnderstood);
            }
        }
        return new Registration(topics, subscriptions, Boolean.TRUE.equals(json.get("settlements")));
    }

    private static Registration.GroupSubscription subscription(JSONObject json) {
        return new Registration.GroupSubscription(
                Fields.name(json, "topic", Limits.TOPIC),
                Fields.name(json, "group", Limits.GROUP),
                tags(json),
                Fields.constant(Registration.Mode.class, Fields.text(json, "mode", Limits.NAME)),
                Fields.millis(json, "since"),
                start(json),
                Boolean.TRUE.equals(json.get("skips")));
    }

    /** As it is kept, which has spaces that it may not have had. */
    private static String tags(JSONObject json) {
        String written = Fields.textOrNull(json, "tags", Limits.TAG_EXPRESSION);
        return Fields.bounded(TagExpression.of(written).toString(), "tags", Limits.TAG_EXPRESSION);
    }

    private static @Nullable Start start(JSONObject json) {
        Object value = json.get("start");
        if (value == null) {
            return null; // No choice, or a sender that is older than this field.
        }
        if (!(value instanceof String name)) {
            return Start.at(Fields.millis(json, "start"));
        }
        return switch (name) {
            case "first" -> Start.FIRST;
            case "last" -> Start.LAST;
            default -> throw new IllegalArgumentException("'start' is neither first, nor last, nor a time");
        };
    }

    private static Fact fact(JSONObject json) {
        String type = Fields.text(json, "type", Limits.NAME).toUpperCase(Locale.ROOT);
        if (type.equals("INQUIRY")) {
            return new Inquiry(MessageId.parse(Fields.text(json, "id", Limits.NAME)), Fields.millis(json, "at"));
        }
        return type.startsWith("RECEIPT_") ? receipt(type.substring("RECEIPT_".length()), json) : outcome(type, json);
    }

    private static Outcome outcome(String kind, JSONObject json) {
        return new Outcome(
                Fields.constant(Outcome.OutcomeKind.class, kind),
                MessageId.parse(Fields.text(json, "id", Limits.NAME)),
                Fields.millis(json, "at"),
                Fields.name(json, "topic", Limits.TOPIC),
                Fields.textOrNull(json, "tag", Limits.TAG),
                Fields.textOrNull(json, "key", Limits.KEY),
                json.containsKey("outbox") ? unpublished(Fields.object(json, "outbox")) : null);
    }

    /** Null for a state that only a newer sender knows: the kind says enough. */
    private static Outcome.@Nullable Unpublished unpublished(JSONObject json) {
        String state = Fields.text(json, "state", Limits.NAME);
        return Arrays.stream(Outcome.UnpublishedState.values())
                .filter(known -> known.name().equals(state))
                .findFirst()
                .map(known -> new Outcome.Unpublished(
                        known,
                        json.containsKey("deliverAt") ? Fields.millis(json, "deliverAt") : null,
                        Fields.textOrNull(json, "why", Limits.ERROR_MESSAGE)))
                .orElse(null);
    }

    private static Receipt receipt(String kind, JSONObject json) {
        Receipt.ReceiptKind word = Fields.constant(Receipt.ReceiptKind.class, kind);
        return new Receipt(
                word,
                MessageId.parse(Fields.text(json, "id", Limits.NAME)),
                Fields.millis(json, "at"),
                group(json),
                Fields.name(json, "topic", Limits.TOPIC),
                Fields.millis(json, "storedAt"),
                Fields.count(json, "attempt"),
                Fields.text(json, "host", Limits.NAME),
                Boolean.TRUE.equals(json.get("duplicate")),
                word == Receipt.ReceiptKind.DONE ? null : failure(Fields.object(json, "failure")),
                json.containsKey("nextAt") ? Fields.millis(json, "nextAt") : null,
                json.containsKey("version") ? Integer.valueOf(Fields.count(json, "version")) : null,
                json.containsKey("skip") ? Integer.valueOf(Fields.count(json, "skip")) : null);
    }

    /** What an endpoint has taken is known by who posts to it: nobody else can say so. */
    private static String group(JSONObject json) {
        String group = Fields.name(json, "group", Limits.GROUP);
        if (HttpGroups.isOne(group)) {
            throw new IllegalArgumentException("'group' is an endpoint's, for which only the message service speaks");
        }
        return group;
    }

    private static Failure failure(JSONObject json) {
        return new Failure(
                Fields.text(json, "type", Limits.NAME),
                Limits.cut(json.getString("message"), Limits.ERROR_MESSAGE),
                Limits.cut(json.getString("stack"), Limits.STACK));
    }
}
