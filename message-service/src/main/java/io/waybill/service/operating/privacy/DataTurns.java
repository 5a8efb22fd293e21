package io.waybill.service.operating.privacy;

import io.waybill.service.platform.refusal.RefusedException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Bounds how many export or erase at once on a node: each may have payloads of megabytes in memory, and reads all that is set aside. Thread-safe. */
@Component
class DataTurns {

    static final int AT_ONCE = 2;

    private final Semaphore free = new Semaphore(AT_ONCE);

    /** @throws RefusedException before anything is done, while others are at it */
    <T> T take(Supplier<T> work) {
        if (!free.tryAcquire()) {
            throw new RefusedException(PrivacyRefusal.DATA_BUSY);
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }
}
