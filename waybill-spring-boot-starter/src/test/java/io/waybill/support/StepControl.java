package io.waybill.support;

import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What tests do to threads at named steps. */
public final class StepControl {

    private StepControl() {}

    /** Thrown where a process dies: whatever should have come next does not. */
    public static final class Died extends RuntimeException {
        Died(Step step) {
            super("died at " + step);
        }
    }

    /** Ends, at the given step, whatever the thread was about to do. */
    public static Steps.Listening dieAt(Step fatal) {
        return Steps.listen(step -> {
            if (step == fatal) {
                throw new Died(step);
            }
        });
    }

    /** Holds threads that reach one step until another step was reached. */
    public static Steps.Listening holdAt(Step held, Step until) {
        CountDownLatch reached = new CountDownLatch(1);
        return Steps.listen(step -> {
            if (step == until) {
                reached.countDown();
            } else if (step == held) {
                await(reached);
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the awaited step was not reached");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
