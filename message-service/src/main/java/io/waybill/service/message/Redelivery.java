package io.waybill.service.message;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.MessageId;
import java.util.Map;

/**
 * A copy to be published for one group that owes a receipt.
 *
 * @param attempt 1 for the first redelivery
 * @param first where the first copy lies
 * @param properties the first copy's, RocketMQ's own among them
 */
public record Redelivery(
        MessageId messageId, String group, int attempt, Place first, Map<String, String> properties, byte[] body) {

    @SuppressWarnings("unchecked")
    static Map<String, String> propertiesOf(String json) {
        return (Map<String, String>) (Map<?, ?>) JSON.parseObject(json);
    }
}
