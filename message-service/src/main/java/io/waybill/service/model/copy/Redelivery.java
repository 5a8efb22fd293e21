package io.waybill.service.model.copy;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A copy to be published for one group that owes a receipt.
 *
 * @param attempt 1 for the first redelivery
 * @param rung 1 for the first on the present ladder
 * @param first where the first copy lies
 * @param properties the first copy's, RocketMQ's own among them
 * @param body the original's, which is version 1; absent where it was not kept and is not what is published
 * @param version the one to publish
 * @param skip if the group is to skip the message instead, the number of that skip
 * @param replaceable the newest skip of which the group may now take effect all the same; 0 if there is none
 * @param instructedAt when an operator last wanted something of the delivery, as it was when this was claimed
 */
public record Redelivery(
        MessageId messageId,
        String group,
        int attempt,
        int rung,
        BrokerPosition first,
        Map<String, String> properties,
        byte @Nullable [] body,
        int version,
        @Nullable Integer skip,
        int replaceable,
        @Nullable Long instructedAt) {

    /** RocketMQ's own: the id that its client has made, the tag, and the producer group. */
    private static final Set<String> KEPT = Set.of("UNIQ_KEY", "TAGS", "PGROUP");

    public boolean isSkip() {
        return skip != null;
    }

    public Redelivery withBody(byte[] ofVersion) {
        return new Redelivery(
                messageId,
                group,
                attempt,
                rung,
                first,
                properties,
                ofVersion,
                version,
                skip,
                replaceable,
                instructedAt);
    }

    /** Of a message's properties, as they are stored, those that say which message it is and how it travels, and nothing of what it is about. */
    public static String propertiesWithoutContent(String json) {
        Map<String, String> kept = new TreeMap<>(propertiesOf(json));
        kept.keySet().removeIf(Redelivery::isContent);
        return JSON.toJSONString(kept);
    }

    /** Whether a property tells what a message is about, rather than which it is and how it travels. */
    public static boolean isContent(String name) {
        return !Headers.isReserved(name) && !KEPT.contains(name);
    }

    @SuppressWarnings("unchecked")
    public static Map<String, String> propertiesOf(String json) {
        return (Map<String, String>) (Map<?, ?>) JSON.parseObject(json);
    }
}
