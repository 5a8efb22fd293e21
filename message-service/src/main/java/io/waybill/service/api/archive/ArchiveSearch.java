package io.waybill.service.api.archive;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Permission;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.archive.ArchiveRefusal;
import io.waybill.service.tracking.archive.ArchivedMessage;
import io.waybill.service.tracking.archive.ArchivedMessages;
import io.waybill.service.tracking.archive.ArchivedMessages.ArchiveFindings;
import io.waybill.service.tracking.archive.store.ArchiveException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/**
 * Looks for messages in the long-term archive, for people and programs. Seconds go by, or minutes, with no connection to the database held;
 * so few may do it at a time. Each method throws {@link RefusedException} where there is no archive, where it is away or damaged, and while
 * others search. Thread-safe.
 */
@Component("longTermArchive")
public class ArchiveSearch {

    /** On this node. Each may wait for the archive, and have a payload of megabytes in memory. */
    public static final int AT_ONCE = 2;

    /** Messages of a business key. */
    public static final int MOST = 100;

    private final ArchivedMessages messages;
    private final Semaphore free = new Semaphore(AT_ONCE);

    ArchiveSearch(ArchivedMessages messages) {
        this.messages = messages;
    }

    /** Whether there is an archive. */
    public boolean isThere() {
        return messages.isThere();
    }

    /** Without its payload; one, or none. */
    @Secured(Permission.READ)
    public ArchiveFindings byId(MessageId id) {
        return search(() ->
                new ArchiveFindings(messages.findWithoutBody(id).map(List::of).orElse(List.of()), false));
    }

    /** Without their payloads; at most {@link #MOST}, what was archived last first. */
    @Secured(Permission.READ)
    public ArchiveFindings byKey(String key) {
        return search(() -> messages.findWithoutBodies(key, MOST));
    }

    /**
     * A message as it was archived last, with its payload: whoever shows that asks who may see it.
     *
     * @throws RefusedException also if it is not in the archive
     */
    @Secured(Permission.READ)
    public ArchivedMessage whole(MessageId id) {
        return search(() ->
                messages.find(id).orElseThrow(() -> new RefusedException(ArchiveRefusal.ARCHIVED_MESSAGE_UNKNOWN, id)));
    }

    private <T> T search(Supplier<T> searching) {
        if (!messages.isThere()) {
            throw new RefusedException(ArchiveRefusal.ARCHIVE_NONE);
        }
        if (!free.tryAcquire()) {
            throw new RefusedException(ArchiveRefusal.ARCHIVE_BUSY);
        }
        try {
            return searching.get();
        } catch (ArchiveException failed) {
            throw ArchiveRefusal.away(failed);
        } finally {
            free.release();
        }
    }
}
