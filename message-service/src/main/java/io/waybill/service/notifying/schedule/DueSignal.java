package io.waybill.service.notifying.schedule;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Tells this node's engine that something has become due. Thread-safe. */
@Component
public class DueSignal {

    private final Semaphore told = new Semaphore(0);

    /** Something may be due, or may be sent that could not before. */
    public void signal() {
        if (told.availablePermits() == 0) {
            told.release();
        }
    }

    /** Waits until somebody says so, or time is over. */
    public void await(Duration most) throws InterruptedException {
        told.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS);
        told.drainPermits();
    }
}
