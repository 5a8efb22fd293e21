package io.waybill.service.console.payload;

import io.waybill.service.access.account.Permission;
import io.waybill.service.access.payload.Codec;
import io.waybill.service.access.payload.Json;
import io.waybill.service.access.payload.Masks;
import io.waybill.service.access.payload.Utf8;
import io.waybill.service.console.page.ConsoleSettings;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.message.Versions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/**
 * Makes payloads readable, for those who may see them. Whatever they are made of, that takes no more memory than they have and no
 * more than is shown. Thread-safe.
 */
@Component
public class Payloads {

    public static final int LONGEST_EDITED = 1 << 20;

    private final int limit;
    private final Masks masks;

    Payloads(ConsoleSettings settings) {
        this.limit = (int) settings.payloadLimit().toBytes();
        this.masks = new Masks(settings.maskedFields());
    }

    /**
     * A payload to be shown.
     *
     * @param text as much of it as is shown
     * @param kind json, text, binary or encrypted; the last two have no text
     * @param bytes length of the whole
     * @param cut whether there is more than is shown
     * @param codec by which the sender has written it; null if by none that he named
     * @param keyId of the key it is encrypted with
     */
    public record ShownPayload(
            String text,
            String kind,
            int bytes,
            boolean cut,
            @Nullable String codec,
            @Nullable String keyId) {}

    /** Null where no payload is kept. */
    @Secured(Permission.PAYLOAD)
    public @Nullable ShownPayload show(byte @Nullable [] body, Codec codec) {
        return body == null ? null : shown(body, codec);
    }

    private ShownPayload shown(byte[] body, Codec codec) {
        if (codec.isEncrypted()) {
            return shown("", "encrypted", body, false, codec);
        }
        Optional<Masks.MaskedPayload> json = masks.indented(body, limit);
        if (json.isPresent()) {
            return shown(json.get().text(), "json", body, json.get().isCut(), codec);
        }
        String text = Utf8.beginning(body, limit);
        if (text == null) {
            return shown("", "binary", body, false, codec);
        }
        if (!masks.isEmpty()) {
            return shown("", "text", body, false, codec); // What can't be read can't be masked.
        }
        boolean cut = text.length() > limit;
        return shown(cut ? text.substring(0, limit) : text, "text", body, cut, codec);
    }

    private static ShownPayload shown(String text, String kind, byte[] body, boolean cut, Codec codec) {
        return new ShownPayload(text, kind, body.length, cut, codec.name(), codec.keyId());
    }

    /** An edited version to be shown. */
    public record EditedPayload(int version, Instant at, String author, String reason, ShownPayload payload) {}

    @Secured(Permission.PAYLOAD)
    public EditedPayload show(Versions.Version version, Codec codec) {
        return new EditedPayload(
                version.version(),
                Instant.ofEpochMilli(version.at()),
                version.author(),
                version.reason(),
                shown(version.body(), codec));
    }

    /**
     * As it is put into the form: indented where it does not get too long by that, and masked.
     *
     * @throws RefusedException if it is encrypted, no text, too long for a form, or can't be masked
     */
    @Secured(Permission.PAYLOAD)
    public String toEdit(byte[] body, Codec codec) {
        codec.requireEditable();
        String text = body.length > LONGEST_EDITED ? null : Utf8.beginning(body, LONGEST_EDITED);
        if (text == null) {
            throw new RefusedException(PayloadFormRefusal.PAYLOAD_NOT_EDITABLE, LONGEST_EDITED);
        }
        Optional<Masks.MaskedPayload> document = masks.unambiguous(body, LONGEST_EDITED);
        if (document.isEmpty()) {
            requireMaskable(body);
        }
        return document.map(Masks.MaskedPayload::text).orElse(text);
    }

    /**
     * What was typed, with what is masked in it as it was before.
     *
     * @throws RefusedException if what it was before can't be masked, and for a mask in another place
     */
    @Secured(Permission.EDIT)
    public byte[] edited(String text, byte[] before) {
        requireMaskable(before);
        return masks.restored(text.getBytes(StandardCharsets.UTF_8), before);
    }

    private void requireMaskable(byte[] body) {
        if (!masks.canMask(body)) {
            throw new RefusedException(PayloadFormRefusal.PAYLOAD_NOT_MASKABLE);
        }
    }

    /** Whether it was JSON and is no longer. */
    public boolean isBrokenJson(String text, byte[] before) {
        return Json.isDocument(before) && !Json.isDocument(text);
    }
}
