package io.waybill;

import org.jspecify.annotations.Nullable;

/**
 * A statement on Waybill's own tables failed, or ran in another database than that of the store. Nothing that hangs on it was
 * committed or sent. What to do: where the database is away, try again later; where the message of this exception begins with {@code
 * WRONG_STORE}, trying again is no use, as the data source leads to several databases: see "Several data sources" in
 * {@code docs/guarantees.md}.
 */
public class StoreException extends RuntimeException {

    /** Thrown by Waybill; public for stand-ins of {@link Waybill} in tests. */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
