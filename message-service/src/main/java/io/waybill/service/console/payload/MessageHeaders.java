package io.waybill.service.console.payload;

import io.waybill.service.access.payload.Masks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageConst;

/** A message's headers: the sender's own first, then RocketMQ's. */
public record MessageHeaders(List<Header> own, List<Header> rocketMq) {

    record Header(String name, String value) {}

    /** Without what is masked in them. */
    public static MessageHeaders of(Map<String, String> properties, Masks masks) {
        List<Header> own = new ArrayList<>();
        List<Header> rocketMq = new ArrayList<>();
        properties.forEach((name, value) -> {
            boolean reserved = MessageConst.STRING_HASH_SET.contains(name);
            (reserved ? rocketMq : own)
                    .add(new Header(name, masks.hides(name) ? Masks.MASK : masks.hideIn(String.valueOf(value))));
        });
        Comparator<Header> byName = Comparator.comparing(Header::name);
        own.sort(byName);
        rocketMq.sort(byName);
        return new MessageHeaders(own, rocketMq);
    }

    public boolean isEmpty() {
        return own.isEmpty() && rocketMq.isEmpty();
    }
}
