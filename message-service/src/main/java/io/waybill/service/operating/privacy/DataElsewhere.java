package io.waybill.service.operating.privacy;

import io.waybill.service.platform.refusal.RefusedException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A place beside the journal's tables in which the service keeps messages, such as an archive. Thread-safe. What it can't do now it refuses by
 * {@link RefusedException}, and is asked again when somebody exports or erases the next time.
 */
public interface DataElsewhere {

    /** Its name, for programs and people: a word in lower case. */
    String place();

    /**
     * Tells all that it keeps of a business key.
     *
     * @param line takes one message after the other, so that they are never in memory all at once
     */
    void export(String key, Consumer<Map<String, ?>> line);

    /**
     * Erases for good what finished messages of a business key have carried there, and keeps that there were messages.
     *
     * @return of how many; those that are erased already do not count
     * @throws RefusedException if that could not be done, or not everywhere
     */
    long erase(String key);
}
