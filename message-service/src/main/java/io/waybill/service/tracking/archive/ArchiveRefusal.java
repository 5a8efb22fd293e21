package io.waybill.service.tracking.archive;

import io.waybill.service.platform.refusal.Refusal;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.archive.store.ArchiveException;

/** Why nothing is found, or erased, in the long-term archive. */
public enum ArchiveRefusal implements Refusal {
    ARCHIVE_NONE(RefusalKind.NOT_FOUND),
    ARCHIVED_MESSAGE_UNKNOWN(RefusalKind.NOT_FOUND),
    /** The argument says in English what is wrong with it: for who looks after it. */
    ARCHIVE_AWAY(RefusalKind.UNAVAILABLE),
    /** With others who look for messages. */
    ARCHIVE_BUSY(RefusalKind.UNAVAILABLE),
    /** By who writes into it: what is to be erased may be among what he has read. */
    ARCHIVE_WRITTEN(RefusalKind.UNAVAILABLE);

    private final RefusalKind kind;

    ArchiveRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    /** That it could not be read or written, which says why. */
    public static RefusedException away(ArchiveException failed) {
        return new RefusedException(ARCHIVE_AWAY, failed, String.valueOf(failed.getMessage()));
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
