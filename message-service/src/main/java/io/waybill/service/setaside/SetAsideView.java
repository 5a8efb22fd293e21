package io.waybill.service.setaside;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is set aside, without its content. */
public record SetAsideView(
        String id,
        Instant at,
        SetAside.Kind kind,
        SetAside.Reason reason,
        String detail,
        String origin,
        int bytes,
        @Nullable Instant appliedAt) {

    static SetAsideView of(SetAside row) {
        Long applied = row.appliedAt();
        return new SetAsideView(
                String.valueOf(row.id()),
                Instant.ofEpochMilli(row.at()),
                row.kind(),
                row.reason(),
                row.detail(),
                row.origin(),
                row.bytes(),
                applied == null ? null : Instant.ofEpochMilli(applied));
    }
}
