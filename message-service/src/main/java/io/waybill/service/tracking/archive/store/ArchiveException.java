package io.waybill.service.tracking.archive.store;

import org.jspecify.annotations.Nullable;

/** The archive could not do what was asked: the message says what, where, and what to do. It holds no secret and no payload. */
public class ArchiveException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ArchiveException(String message) {
        super(message);
    }

    public ArchiveException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
