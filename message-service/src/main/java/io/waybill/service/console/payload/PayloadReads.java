package io.waybill.service.console.payload;

import io.waybill.service.platform.refusal.RefusedException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Payloads are large: a few are read at a time, whoever asks, for a page or a program. Thread-safe. */
@Component
public class PayloadReads {

    public static final int AT_ONCE = 4;

    private static final int PATIENCE_SECONDS = 10;

    private final Semaphore free = new Semaphore(AT_ONCE);

    /** @throws RefusedException if others keep on reading */
    public <T> T read(Supplier<T> reading) {
        if (!isFree()) {
            throw new RefusedException(PayloadFormRefusal.PAYLOADS_BUSY);
        }
        try {
            return reading.get();
        } finally {
            free.release();
        }
    }

    private boolean isFree() {
        try {
            return free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
