package io.waybill.service.console;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONReader;
import com.alibaba.fastjson2.JSONWriter;
import io.waybill.service.journal.Versions;
import io.waybill.service.security.Permission;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Makes payloads readable, for those who may see them. Thread-safe. */
@Component
class Payloads {

    private static final int LONGEST_EDITED = 1 << 20;

    private final int limit;
    private final Set<String> masked;

    Payloads(ConsoleSettings settings) {
        this.limit = (int) settings.payloadLimit().toBytes();
        this.masked = settings.maskedFields().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /**
     * A payload to be shown.
     *
     * @param text as much of it as is shown
     * @param kind json, text or binary; binary has no text
     * @param bytes length of the whole
     * @param cut whether there is more than is shown
     */
    record Shown(String text, String kind, int bytes, boolean cut) {}

    /** Null where no payload is kept. */
    @Secured(Permission.PAYLOAD)
    public @Nullable Shown show(byte @Nullable [] body) {
        if (body == null) {
            return null;
        }
        String text = text(body);
        if (text == null) {
            return new Shown("", "binary", body.length, false);
        }
        String json = json(text);
        // What can't be read can't be masked.
        String shown = json != null ? json : masked.isEmpty() ? text : "";
        boolean cut = shown.length() > limit;
        return new Shown(cut ? shown.substring(0, limit) : shown, json != null ? "json" : "text", body.length, cut);
    }

    /** An edited version to be shown. */
    record Edited(Versions.Version version, Shown payload) {

        public Instant at() {
            return Instant.ofEpochMilli(version.at());
        }
    }

    /** Newest first. */
    @Secured(Permission.PAYLOAD)
    public List<Edited> show(List<Versions.Version> versions) {
        return versions.stream()
                .sorted(Comparator.comparing(Versions.Version::version).reversed())
                .map(version -> new Edited(version, Objects.requireNonNull(show(version.body()))))
                .toList();
    }

    /**
     * As it is put into the form: pretty and masked.
     *
     * @throws ResponseStatusException if it is no text, or too long for a form
     */
    @Secured({Permission.EDIT})
    public String toEdit(byte[] body) {
        String text = text(body);
        if (text == null || body.length > LONGEST_EDITED) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "only texts of up to " + LONGEST_EDITED + " bytes can be edited here");
        }
        String json = json(text);
        return json == null ? text : json;
    }

    /** What was typed, with what is masked in it as it was before. */
    @Secured({Permission.EDIT})
    public byte[] edited(String text, byte[] before) {
        return Masking.restore(text, new String(before, StandardCharsets.UTF_8), masked)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it was JSON and is no longer. */
    boolean isBrokenJson(String text, byte[] before) {
        return JSON.isValid(before) && !JSON.isValid(text);
    }

    private static @Nullable String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }

    /** Pretty, and masked; null if it is no JSON. Numbers stay as they were written. */
    private @Nullable String json(String text) {
        if (!text.stripLeading().startsWith("{") && !text.stripLeading().startsWith("[")) {
            return null;
        }
        try {
            Object value = JSON.parse(text, JSONReader.Feature.UseBigDecimalForDoubles);
            Masking.mask(value, masked);
            return JSON.toJSONString(
                    value,
                    JSONWriter.Feature.PrettyFormatWith2Space,
                    JSONWriter.Feature.WriteMapNullValue,
                    JSONWriter.Feature.WriteBigDecimalAsPlain);
        } catch (RuntimeException malformed) { // Not only JSONException comes out of broken JSON.
            return null;
        }
    }
}
