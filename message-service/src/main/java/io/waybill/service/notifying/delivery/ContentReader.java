package io.waybill.service.notifying.delivery;

import io.waybill.service.notifying.schedule.NotificationClaim;
import io.waybill.service.notifying.schedule.NotificationKey;
import io.waybill.service.platform.packet.StatementChunks;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Reads what is to be told, small bodies many at once, large ones one by one and no more of them at a time than there is room for. Thread-safe. */
@Component
class ContentReader {

    /** Larger bodies are read alone. */
    private static final int SMALL = 64 * 1024;

    private static final int KILOBYTE = 1024;
    private static final int ROOM_KILOBYTES = 64 * KILOBYTE;

    private final ContentMapper mapper;
    private final Semaphore room = new Semaphore(ROOM_KILOBYTES);

    ContentReader(ContentMapper mapper) {
        this.mapper = mapper;
    }

    /** What is still owed of these, by whichever instruction; what was settled meanwhile is missing. */
    Map<NotificationKey, NotificationContent> read(Collection<NotificationClaim> claims) {
        Map<NotificationKey, NotificationContent> found = new HashMap<>();
        StatementChunks.ofRows(claims.stream().map(NotificationClaim::key).toList(), key -> 500)
                .forEach(keys -> mapper.find(keys, SMALL).forEach(each -> found.put(each.key(), each)));
        return found;
    }

    /** Whether its body was left out because it is large. */
    static boolean isLarge(NotificationContent content) {
        return content.body() == null && content.bytes() != null;
    }

    /** Makes room for a large body, which is to be given back. */
    boolean reserve(NotificationContent content) {
        return room.tryAcquire(kilobytes(content));
    }

    void giveBack(NotificationContent content) {
        room.release(kilobytes(content));
    }

    private static int kilobytes(NotificationContent content) {
        long bytes = content.bytes() == null ? 0 : content.bytes();
        return (int) Math.min(ROOM_KILOBYTES, bytes / KILOBYTE + 1);
    }

    /** Of one for which room was made; where it can't be read, that is given back. */
    NotificationContent readLarge(NotificationContent content) {
        try {
            return mapper.body(content).map(content::with).orElse(content);
        } catch (RuntimeException failed) {
            giveBack(content);
            throw failed;
        }
    }
}
