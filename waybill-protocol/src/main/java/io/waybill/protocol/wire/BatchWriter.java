package io.waybill.protocol.wire;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;

/** Writes batches as JSON in version {@value BatchReader#VERSION} of the format. Stateless. */
public final class BatchWriter {

    private BatchWriter() {}

    public static byte[] write(Batch batch) {
        JSONArray facts = new JSONArray(batch.facts().size());
        batch.facts().forEach(fact -> facts.add(write(fact)));
        return JSON.toJSONBytes(JSONObject.of(
                "v", BatchReader.VERSION,
                "sentAt", batch.sentAt(),
                "sender", write(batch.sender()),
                "registration", write(batch.registration()),
                "facts", facts));
    }

    /** One fact by itself, as {@link BatchReader#readFact} reads it. */
    public static String writeFact(Fact fact) {
        return JSON.toJSONString(write(fact));
    }

    private static JSONObject write(Sender sender) {
        return JSONObject.of(
                "application", sender.application(),
                "instance", sender.instance(),
                "host", sender.host(),
                "producerGroup", sender.producerGroup(),
                "store", sender.storeId());
    }

    private static JSONObject write(Registration registration) {
        JSONArray subscriptions = new JSONArray();
        registration.subscriptions().forEach(each -> subscriptions.add(write(each)));
        JSONObject json = JSONObject.of("topics", registration.topics(), "subscriptions", subscriptions);
        if (registration.settlements()) {
            json.put("settlements", true);
        }
        return json;
    }

    private static JSONObject write(Registration.GroupSubscription subscription) {
        JSONObject json = JSONObject.of(
                "topic", subscription.topic(),
                "group", subscription.group(),
                "tags", subscription.tags(),
                "mode", subscription.mode().name(),
                "since", subscription.since());
        Start start = subscription.start();
        if (start != null) {
            json.put("start", write(start));
        }
        if (subscription.skips()) {
            json.put("skips", true);
        }
        return json;
    }

    private static Object write(Start start) {
        return switch (start.kind()) {
            case FIRST -> "first";
            case LAST -> "last";
            case TIME -> start.at();
        };
    }

    private static JSONObject write(Fact fact) {
        if (fact instanceof Inquiry inquiry) {
            return JSONObject.of("type", "INQUIRY", "id", inquiry.messageId().toString(), "at", inquiry.at());
        }
        return fact instanceof Outcome outcome ? write(outcome) : write((Receipt) fact);
    }

    private static JSONObject write(Outcome outcome) {
        JSONObject json = JSONObject.of(
                "type", outcome.kind().name(),
                "id", outcome.messageId().toString(),
                "at", outcome.at(),
                "topic", outcome.topic());
        if (outcome.tag() != null) {
            json.put("tag", outcome.tag());
        }
        if (outcome.key() != null) {
            json.put("key", outcome.key());
        }
        Outcome.Unpublished unpublished = outcome.unpublished();
        if (unpublished != null) {
            json.put("outbox", write(unpublished));
        }
        return json;
    }

    private static JSONObject write(Outcome.Unpublished unpublished) {
        JSONObject json = JSONObject.of("state", unpublished.state().name());
        if (unpublished.deliverAt() != null) {
            json.put("deliverAt", unpublished.deliverAt());
        }
        if (unpublished.why() != null) {
            json.put("why", unpublished.why());
        }
        return json;
    }

    private static JSONObject write(Receipt receipt) {
        JSONObject json = JSONObject.of(
                "type", "RECEIPT_" + receipt.kind().name(),
                "id", receipt.messageId().toString(),
                "at", receipt.at(),
                "group", receipt.group(),
                "topic", receipt.topic());
        json.put("storedAt", receipt.storedAt());
        json.put("attempt", receipt.attempt());
        json.put("host", receipt.host());
        if (receipt.duplicate()) {
            json.put("duplicate", true);
        }
        if (receipt.nextAt() != null) {
            json.put("nextAt", receipt.nextAt());
        }
        if (receipt.version() != null) {
            json.put("version", receipt.version());
        }
        if (receipt.skip() != null) {
            json.put("skip", receipt.skip());
        }
        Failure failure = receipt.failure();
        if (failure != null) {
            json.put(
                    "failure",
                    JSONObject.of("type", failure.type(), "message", failure.message(), "stack", failure.stack()));
        }
        return json;
    }
}
