package io.waybill.protocol.wire;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Limits;
import io.waybill.protocol.wire.BatchReader.Part;
import io.waybill.protocol.wire.BatchReader.RejectedPart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of one batch was not understood: part by part as long as it is a handful, and together beyond. Not thread-safe. */
final class Rejections {

    private final List<RejectedPart> facts = new ArrayList<>();
    private final List<RejectedPart> registered = new ArrayList<>();
    private final JSONArray topics = new JSONArray();
    private final JSONArray subscriptions = new JSONArray();
    private int moreFacts;

    void fact(@Nullable Object fact, RuntimeException why) {
        if (facts.size() < Limits.REJECTED) {
            facts.add(new RejectedPart(Part.FACT, JSON.toJSONString(fact), Fields.explain(why)));
        } else {
            moreFacts++;
        }
    }

    void topic(@Nullable Object topic, RuntimeException why) {
        topics.add(topic);
        registered(JSONArray.of(topic), new JSONArray(), why);
    }

    void subscription(@Nullable Object subscription, RuntimeException why) {
        subscriptions.add(subscription);
        registered(new JSONArray(), JSONArray.of(subscription), why);
    }

    private void registered(JSONArray topics, JSONArray subscriptions, RuntimeException why) {
        if (registered.size() < Limits.REJECTED) {
            registered.add(registration(topics, subscriptions, Fields.explain(why)));
        }
    }

    List<RejectedPart> all() {
        List<RejectedPart> all = new ArrayList<>();
        if (moreFacts == 0) {
            all.addAll(facts);
        } else {
            int number = facts.size() + moreFacts;
            all.add(new RejectedPart(
                    Part.BATCH,
                    "",
                    number + " facts were not understood, the first: "
                            + facts.get(0).why()));
        }
        int parts = topics.size() + subscriptions.size();
        if (parts == registered.size()) {
            all.addAll(registered);
        } else {
            all.add(registration(
                    topics,
                    subscriptions,
                    parts + " parts were not understood, the first: "
                            + registered.get(0).why()));
        }
        return all;
    }

    private static RejectedPart registration(JSONArray topics, JSONArray subscriptions, String why) {
        JSONObject registration = JSONObject.of("topics", topics, "subscriptions", subscriptions);
        return new RejectedPart(Part.REGISTRATION, JSON.toJSONString(registration), why);
    }
}
