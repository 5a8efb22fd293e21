package io.waybill.service.tracking.archive.store;

import org.jspecify.annotations.Nullable;

/** There is no object of that name in the archive. */
public class NoSuchObjectException extends ArchiveException {

    private static final long serialVersionUID = 1L;

    public NoSuchObjectException(String name, String location, @Nullable Throwable cause) {
        super("there is no " + name + " in the archive " + location, cause);
    }
}
