package io.waybill.internal.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class FailureLogUnitTests {

    private final Logger log = mock(Logger.class);
    private final FailureLog failures = new FailureLog(log);
    private final List<Object> lastOfEachLine = new ArrayList<>();

    @BeforeEach
    void listen() {
        org.mockito.Mockito.doAnswer(call -> {
                    Object[] arguments = call.getArguments();
                    lastOfEachLine.add(arguments[arguments.length - 1]);
                    return null;
                })
                .when(log)
                .warn(any(String.class), any(Object[].class));
    }

    @Test
    void theFirstOfAKindHasItsStackAndRepeatsAreALine() {
        for (int attempt = 1; attempt <= 3; attempt++) {
            failures.warn(failure("attempt " + attempt), "attempt {} failed", attempt);
        }

        assertThat(lastOfEachLine.get(0)).isInstanceOf(IllegalStateException.class);
        assertThat(lastOfEachLine.subList(1, 3))
                .containsExactly(
                        "java.lang.IllegalStateException: attempt 2, caused by java.lang.NullPointerException: why",
                        "java.lang.IllegalStateException: attempt 3, caused by java.lang.NullPointerException: why");
    }

    @Test
    void anotherKindHasItsOwn() {
        failures.warn(failure("one"), "failed");
        failures.warn(new IllegalStateException("one"), "failed");
        failures.warn(new IllegalArgumentException("one"), "failed");

        assertThat(lastOfEachLine)
                .hasSize(3)
                .allSatisfy(last -> assertThat(last).isInstanceOf(Throwable.class));
    }

    @Test
    void twoFaultsThatFailInTheSameHelperAreTwoKinds() {
        failures.warn(failedIn("Book", 10), "failed");
        failures.warn(failedIn("Book", 10), "failed");
        failures.warn(failedIn("Book", 20), "failed");
        failures.warn(failedIn("Notify", 10), "failed");

        assertThat(lastOfEachLine.get(0)).isInstanceOf(Throwable.class);
        assertThat(lastOfEachLine.get(1)).isInstanceOf(String.class);
        assertThat(lastOfEachLine.subList(2, 4))
                .allSatisfy(last -> assertThat(last).isInstanceOf(Throwable.class));
    }

    @Test
    void anotherCauseAtTheBottomIsAnotherKind() {
        failures.warn(wrapped(new IllegalStateException("deep")), "failed");
        failures.warn(wrapped(new IllegalStateException("deep again")), "failed");
        failures.warn(wrapped(new ArithmeticException("deep")), "failed");

        assertThat(lastOfEachLine.get(1)).isInstanceOf(String.class);
        assertThat(lastOfEachLine.get(2)).isInstanceOf(Throwable.class);
    }

    @Test
    void causesInACircleAreNotFollowedForEver() {
        RuntimeException one = new RuntimeException("one");
        RuntimeException other = new RuntimeException("other", one);
        one.initCause(other);

        failures.warn(one, "failed");

        assertThat(lastOfEachLine).hasSize(1);
    }

    @Test
    void withDebugOnAllHaveTheirs() {
        when(log.isDebugEnabled()).thenReturn(true);

        failures.warn(failure("one"), "failed");
        failures.warn(failure("two"), "failed");

        assertThat(lastOfEachLine).allSatisfy(last -> assertThat(last).isInstanceOf(Throwable.class));
    }

    @Test
    void nothingThatIsQuotedBeginsAnotherLine() {
        failures.warn(failure("one"), "failed");
        failures.warn(failure("two\nforged"), "failed");

        assertThat(lastOfEachLine.get(1).toString()).contains("two\\nforged").doesNotContain("\n");
    }

    @Test
    void kindsWithoutEndFillNoMemory() {
        for (int i = 0; i < 1_000; i++) {
            IllegalStateException failed = new IllegalStateException("failed");
            failed.setStackTrace(new StackTraceElement[] {new StackTraceElement("Made" + i, "up", "Made.java", i)});
            failures.warn(failed, "failed");
        }

        assertThat(failures)
                .extracting("shown")
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .hasSizeLessThanOrEqualTo(200);
    }

    /** As Objects.requireNonNull, Spring's Assert or a driver has it. */
    private static NullPointerException failedIn(String host, int line) {
        NullPointerException failed = new NullPointerException();
        failed.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("java.util.Objects", "requireNonNull", "Objects.java", 220),
            new StackTraceElement("org.springframework.util.Assert", "notNull", "Assert.java", 181),
            new StackTraceElement("com.mysql.cj.jdbc.ClientPreparedStatement", "execute", "Client.java", 354),
            new StackTraceElement("shop." + host + "$$SpringCGLIB$$0", "handle", "<generated>", -1),
            new StackTraceElement("shop." + host, "handle", host + ".java", line),
            new StackTraceElement("shop.Listeners", "handle", "Listeners.java", 7)
        });
        return failed;
    }

    private static Throwable wrapped(RuntimeException root) {
        root.setStackTrace(new StackTraceElement[0]);
        Throwable at = root;
        for (int depth = 0; depth < 8; depth++) {
            at = new RuntimeException("wrapped", at);
            at.setStackTrace(new StackTraceElement[0]);
        }
        return at;
    }

    private static IllegalStateException failure(String message) {
        return new IllegalStateException(message, new NullPointerException("why"));
    }
}
