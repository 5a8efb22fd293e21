package io.waybill.service.tracking.fact;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.BatchReader;
import io.waybill.protocol.wire.BatchWriter;
import io.waybill.protocol.wire.Fact;
import io.waybill.protocol.wire.Inquiry;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.copy.TappedCopy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A fact as text, so that one that was set aside can be applied later. */
public final class FactText {

    private FactText() {}

    /** A fact as it came in a batch that could not be read, in the form in which {@link #read} takes it once it can be. */
    public static byte[] write(String rejected, Sender sender) {
        JSONObject json = JSONObject.of("fact", rejected, "sender", JSON.toJSON(sender));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] write(JournalFact fact) {
        JSONObject json = new JSONObject();
        if (fact instanceof JournalFact.OutcomeReported reported) {
            json.put("fact", BatchWriter.writeFact(reported.outcome()));
            json.put("sender", JSON.toJSON(reported.sender()));
        } else if (fact instanceof JournalFact.Inquired inquired) {
            json.put("fact", BatchWriter.writeFact(inquired.inquiry()));
            json.put("sender", JSON.toJSON(inquired.sender()));
        } else if (fact instanceof JournalFact.ReceiptReceived received) {
            json.put("fact", BatchWriter.writeFact(received.receipt()));
        } else if (fact instanceof JournalFact.CopyTapped tapped) {
            json.put("tapped", tapped(tapped.copy()));
        } else if (fact instanceof JournalFact.DeadLetterSeen dead) {
            json.put(
                    "deadLettered",
                    JSONObject.of(
                            "id",
                            dead.messageId().toString(),
                            "group",
                            dead.group(),
                            "topic",
                            dead.topic(),
                            "storedAt",
                            dead.storedAt()));
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What a batch said; of its facts only. */
    public static Fact reported(JournalFact fact) {
        if (fact instanceof JournalFact.OutcomeReported reported) {
            return reported.outcome();
        }
        return fact instanceof JournalFact.Inquired inquired
                ? inquired.inquiry()
                : ((JournalFact.ReceiptReceived) fact).receipt();
    }

    /** @throws IllegalArgumentException when the text is not a fact */
    public static JournalFact read(byte[] text) {
        try {
            JSONObject json = JSON.parseObject(text);
            if (json.containsKey("tapped")) {
                return new JournalFact.CopyTapped(tapped(json.getJSONObject("tapped")));
            }
            if (json.containsKey("deadLettered")) {
                JSONObject dead = json.getJSONObject("deadLettered");
                return new JournalFact.DeadLetterSeen(
                        MessageId.parse(dead.getString("id")),
                        dead.getString("group"),
                        dead.getString("topic"),
                        dead.getLongValue("storedAt"));
            }
            return reported(json);
        } catch (IllegalArgumentException malformed) {
            throw malformed;
        } catch (RuntimeException malformed) {
            throw new IllegalArgumentException(malformed.toString(), malformed);
        }
    }

    private static JournalFact reported(JSONObject json) {
        Fact fact = BatchReader.readFact(json.getString("fact"));
        if (fact instanceof Receipt receipt) {
            return new JournalFact.ReceiptReceived(receipt);
        }
        Sender sender = sender(json.getJSONObject("sender"));
        return fact instanceof Inquiry inquiry
                ? new JournalFact.Inquired(inquiry, sender)
                : new JournalFact.OutcomeReported((Outcome) fact, sender);
    }

    private static Sender sender(JSONObject json) {
        return new Sender(
                json.getString("application"),
                json.getString("instance"),
                json.getString("host"),
                json.getString("producerGroup"),
                json.getString("storeId"));
    }

    private static JSONObject tapped(TappedCopy copy) {
        JSONObject json = JSONObject.of("id", copy.messageId().toString(), "topic", copy.topic());
        json.put("tag", copy.tag());
        json.put("key", copy.key());
        json.put("producerGroup", copy.producerGroup());
        json.put("storeId", copy.storeId());
        json.put("storedAt", copy.storedAt());
        json.put("broker", copy.broker());
        json.put("queue", copy.queue());
        json.put("offset", copy.offset());
        json.put("properties", copy.properties());
        byte[] body = copy.body();
        if (body != null) {
            json.put("body", Base64.getEncoder().encodeToString(body));
        }
        return json;
    }

    private static TappedCopy tapped(JSONObject json) {
        String body = json.getString("body");
        Map<String, String> properties = new HashMap<>();
        json.getJSONObject("properties").forEach((name, value) -> properties.put(name, String.valueOf(value)));
        return new TappedCopy(
                MessageId.parse(json.getString("id")),
                json.getString("topic"),
                json.getString("tag"),
                json.getString("key"),
                json.getString("producerGroup"),
                json.getString("storeId"),
                json.getLongValue("storedAt"),
                json.getString("broker"),
                json.getIntValue("queue"),
                json.getLongValue("offset"),
                properties,
                body == null ? null : Base64.getDecoder().decode(body));
    }
}
