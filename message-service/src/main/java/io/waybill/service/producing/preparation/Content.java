package io.waybill.service.producing.preparation;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.MessageRules;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.common.message.Message;
import org.jspecify.annotations.Nullable;

/** What a producer wants to have published, checked. Immutable, but for the array. */
record Content(
        String producer,
        String topic,
        @Nullable String tag,
        @Nullable String key,
        Map<String, String> headers,
        byte[] body) {

    /**
     * @throws IllegalArgumentException when RocketMQ would refuse it, or do something else with it than meant
     */
    Content {
        MessageRules.checkTopic(topic);
        if (tag != null) {
            MessageRules.checkTag(tag);
        }
        if (key != null) {
            MessageRules.checkKey(key);
        }
        headers.forEach(Content::checkHeader);
        if (headers.containsKey(Headers.KEY_ID) && !headers.containsKey(Headers.CODEC)) {
            throw new IllegalArgumentException(
                    "header '" + Headers.KEY_ID + "' needs '" + Headers.CODEC + "', such as aes-gcm");
        }
        headers = Map.copyOf(headers);
        MessageRules.checkRoom(tag, key, headers);
        if (body.length == 0) {
            throw new IllegalArgumentException("the body is empty, and RocketMQ takes no empty messages");
        }
    }

    /** Whoever writes payloads with a codec of his own, or has encrypted them, says so as the starter does. */
    private static void checkHeader(String name, String value) {
        if (!name.equals(Headers.CODEC) && !name.equals(Headers.KEY_ID)) {
            MessageRules.checkHeader(name, value);
        } else {
            MessageRules.checkCodec(name, value);
        }
    }

    /** Of all it is made of: two contents with one hash are the same. */
    byte[] hash() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(all)) {
            for (String part : new String[] {producer, topic, text(tag), text(key), headersAsText()}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length); // So that no part can pass for the beginning of the next.
                out.write(bytes);
            }
            out.write(body);
            return MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
        } catch (IOException | NoSuchAlgorithmException impossible) {
            throw new UncheckedIOException(new IOException(impossible));
        }
    }

    String headersAsText() {
        return JSON.toJSONString(new TreeMap<>(headers));
    }

    /** Of the table, where it came from here. */
    static Message toMessage(MessageId id, Preparation row) {
        Map<String, String> headers = new TreeMap<>();
        JSON.parseObject(row.headers()).forEach((name, value) -> headers.put(name, String.valueOf(value)));
        byte[] body = row.body();
        return MessageRules.assemble(
                id,
                RestStores.of(row.producer()),
                row.topic(),
                row.tag(),
                row.messageKey(),
                headers,
                body == null ? new byte[0] : body);
    }

    private static String text(@Nullable String part) {
        return part == null ? "" : part;
    }
}
