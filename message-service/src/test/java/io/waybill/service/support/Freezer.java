package io.waybill.service.support;

import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Freezes the first thread that comes to a step, as a pause of its whole process would, until it is thawed. */
public final class Freezer implements AutoCloseable {

    private final AtomicBoolean caught = new AtomicBoolean();
    private final CountDownLatch thawed = new CountDownLatch(1);
    private final Steps.Listening listening;

    public Freezer(Step at) {
        this.listening = Steps.listen(step -> {
            if (step == at && caught.compareAndSet(false, true)) {
                freeze();
            }
        });
    }

    public boolean hasCaught() {
        return caught.get();
    }

    public void thaw() {
        thawed.countDown();
    }

    @Override
    public void close() {
        thaw();
        listening.close();
    }

    private void freeze() {
        try {
            if (!thawed.await(120, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody thawed it");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
