package io.waybill.service.operating.privacy;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONWriter;
import io.waybill.service.access.audit.AuditEntry;
import io.waybill.service.access.payload.Utf8;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.operating.privacy.KeyMapper.AttemptOfKey;
import io.waybill.service.operating.privacy.KeyMapper.ContentOfKey;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one JSON document a line: each says in {@code type} what it is. Times are epoch milliseconds, as they are kept. Not thread-safe. */
final class DataLines {

    private final OutputStream out;
    private long written;

    DataLines(OutputStream out) {
        this.out = out;
    }

    /** How many lines so far. */
    long written() {
        return written;
    }

    void message(TrackedMessage message) {
        Map<String, @Nullable Object> line = line("message", message.id());
        line.put("state", message.state());
        line.put("stateSince", message.stateSince());
        line.put("topic", message.topic());
        line.put("tag", message.tag());
        line.put("key", message.key());
        line.put("producerGroup", message.producerGroup());
        line.put("storeId", message.storeId());
        line.put("pendingAt", message.pendingAt());
        line.put("committedAt", message.committedAt());
        line.put("rolledBackAt", message.rolledBackAt());
        line.put("publishedAt", message.tappedAt().orElse(null));
        line.put("erased", message.isErased());
        line.put("properties", message.properties());
        content(line, "body", message.body());
        line.put(
                "deliveries",
                message.deliveries().stream().map(TrackedDelivery::snapshot).toList());
        line.put("timeline", message.timeline().entries());
        write(line);
    }

    void version(ContentOfKey version) {
        Map<String, @Nullable Object> line = line("version", version.messageId());
        line.put("version", version.number());
        line.put("at", version.at());
        line.put("author", version.by());
        line.put("reason", version.words());
        content(line, "body", version.body());
        write(line);
    }

    void prepared(ContentOfKey prepared) {
        Map<String, @Nullable Object> line = line("prepared", prepared.messageId());
        line.put("at", prepared.at());
        line.put("producer", prepared.by());
        line.put("headers", prepared.words() == null ? null : JSON.parse(prepared.words()));
        content(line, "body", prepared.body());
        write(line);
    }

    void attempt(Object messageId, AttemptOfKey attempt) {
        Map<String, @Nullable Object> line = line("attempt", messageId);
        line.put("endpoint", attempt.endpoint());
        line.put("attempt", attempt.attempt());
        line.put("at", attempt.at());
        line.put("url", attempt.url());
        line.put("address", attempt.address());
        line.put("status", attempt.status());
        line.put("outcome", attempt.outcome());
        content(line, "answer", attempt.answer());
        write(line);
    }

    void deed(AuditEntry entry) {
        Map<String, @Nullable Object> line = line("audit", entry.messageId());
        line.put("at", entry.at().toEpochMilli());
        line.put("actor", entry.actor());
        line.put("action", entry.action());
        line.put("reason", entry.reason());
        line.put("detail", entry.detail());
        write(line);
    }

    /** One that may speak of other messages as well. */
    void setAside(QuarantinedItem item) {
        Map<String, @Nullable Object> line = line("setAside", null);
        line.put("id", String.valueOf(item.id()));
        line.put("at", item.at());
        line.put("kind", item.kind());
        line.put("reason", item.reason());
        line.put("origin", item.origin());
        line.put("detail", item.detail());
        content(line, "content", item.content());
        write(line);
    }

    void elsewhere(String place, Map<String, ?> found) {
        Map<String, @Nullable Object> line = line(place, null);
        line.putAll(found);
        write(line);
    }

    /** Tells that nothing is missing. */
    void end() {
        Map<String, @Nullable Object> line = line("end", null);
        line.put("lines", written);
        line.put("elsewhere", UnreachedPlace.ALL);
        write(line);
    }

    private static Map<String, @Nullable Object> line(String type, @Nullable Object messageId) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("type", type);
        if (messageId != null) {
            line.put("messageId", messageId.toString());
        }
        return line;
    }

    /** Text where it is, else base64. */
    static void content(Map<String, @Nullable Object> line, String name, byte @Nullable [] bytes) {
        if (bytes == null) {
            return;
        }
        String text = Utf8.beginning(bytes, Integer.MAX_VALUE - 1);
        if (text != null) {
            line.put(name, text);
        } else {
            line.put(name + "Base64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    private void write(Map<String, @Nullable Object> line) {
        try {
            out.write(JSON.toJSONBytes(line, JSONWriter.Feature.LargeObject));
            out.write('\n');
            written++;
        } catch (IOException gone) {
            throw new UncheckedIOException("whoever reads the export is gone", gone);
        }
    }
}
