package io.waybill.service.console.payload;

import io.waybill.service.access.payload.Codec;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.tracking.message.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a message carried, version by version. One is in memory at a time, and no more is told at once than a page takes. Thread-safe. */
@Component
public class PayloadHistory {

    /** Of the text of all versions in one answer, unless a single one is longer. */
    private static final int MOST_TEXT = 1 << 20;

    private static final int MOST_VERSIONS = 50;

    private final Versions versions;
    private final Payloads payloads;

    PayloadHistory(Versions versions, Payloads payloads) {
        this.versions = versions;
        this.payloads = payloads;
    }

    /** What the producer sent; null where it is not kept. */
    public Payloads.@Nullable ShownPayload original(TrackedMessage message) {
        return payloads.show(message.body(), Codec.of(message.properties()));
    }

    /** The edited versions, newest first, as many as fit. */
    public List<Payloads.EditedPayload> newest(TrackedMessage message) {
        return read(message, message.versions(), -1);
    }

    /** The edited versions from a number on, oldest first, as many as fit. */
    List<Payloads.EditedPayload> from(TrackedMessage message, int version) {
        return read(message, Math.max(2, version), 1);
    }

    private List<Payloads.EditedPayload> read(TrackedMessage message, int first, int step) {
        List<Payloads.EditedPayload> shown = new ArrayList<>();
        long text = 0;
        Codec codec = Codec.of(message.properties());
        for (int next = first; next >= 2 && next <= message.versions() && shown.size() < MOST_VERSIONS; next += step) {
            Optional<Payloads.EditedPayload> edited =
                    versions.find(message.id(), next).map(version -> payloads.show(version, codec));
            text += edited.map(each -> each.payload().text().length()).orElse(0);
            if (text > MOST_TEXT && !shown.isEmpty()) {
                break;
            }
            edited.ifPresent(shown::add);
        }
        return shown;
    }
}
