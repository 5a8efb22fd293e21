package io.waybill.protocol;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Announces that a {@link Step} was reached. Normally nobody listens, which costs a field read. Started with {@code
 * -Dwaybill.crash-at=STEP} or {@code STEP:n} the process halts, as if killed, the first or n-th time it gets there; a
 * test may listen in order to hold a thread. Thread-safe.
 */
public final class Steps {

    private static final Consumer<Step> NOBODY = step -> {};

    private static volatile Consumer<Step> listener = crashDrill(System.getProperty("waybill.crash-at", ""));

    private Steps() {}

    public static void reached(Step step) {
        Consumer<Step> current = listener;
        if (current != NOBODY) {
            current.accept(step);
        }
    }

    /** Replaces the listener, for tests. Close the result to put back what was there. */
    public static Listening listen(Consumer<Step> replacement) {
        Consumer<Step> before = listener;
        listener = replacement;
        return () -> listener = before;
    }

    /** A listener in place until closed. */
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    private static Consumer<Step> crashDrill(String setting) {
        if (setting.isEmpty()) {
            return NOBODY;
        }
        String[] parts = setting.split(":", 2);
        Step fatal = Step.valueOf(parts[0]);
        AtomicInteger left = new AtomicInteger(parts.length == 1 ? 1 : Integer.parseInt(parts[1]));
        return step -> {
            if (step == fatal && left.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(137);
            }
        };
    }
}
