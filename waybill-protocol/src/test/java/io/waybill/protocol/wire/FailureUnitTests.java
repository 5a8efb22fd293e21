package io.waybill.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.Limits;
import org.junit.jupiter.api.Test;

class FailureUnitTests {

    @Test
    void namesTheClassTheMessageAndTheLineOfTheError() {
        Failure failure = Failure.of(new IllegalStateException("no such order"));
        assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.message()).isEqualTo("no such order");
        assertThat(failure.stack()).contains("IllegalStateException", "FailureUnitTests.java:");
    }

    @Test
    void namesTheCauses() {
        Failure failure = Failure.of(new RuntimeException("outer", new java.io.IOException("inner")));
        assertThat(failure.stack()).contains("caused by java.io.IOException");
    }

    @Test
    void keepsNoMessagesInTheStack() {
        Failure failure = Failure.of(new RuntimeException("secret one", new RuntimeException("secret two")));
        assertThat(failure.stack()).doesNotContain("secret");
    }

    @Test
    void isShortHoweverDeepTheStack() {
        Failure failure = Failure.of(overflow());
        assertThat(failure.stack().lines()).hasSizeLessThanOrEqualTo(13);
    }

    @Test
    void endsWhereCausesGoInCircles() {
        RuntimeException one = new RuntimeException("one");
        RuntimeException two = new RuntimeException("two", one);
        one.initCause(two);
        assertThat(Failure.of(one).stack()).hasSizeLessThanOrEqualTo(Limits.STACK);
    }

    @Test
    void isCutToTheLimits() {
        Failure failure = new Failure("t".repeat(10_000), "m".repeat(10_000), "s".repeat(10_000));
        assertThat(failure.type()).hasSize(Limits.NAME);
        assertThat(failure.message()).hasSize(Limits.ERROR_MESSAGE);
        assertThat(failure.stack()).hasSize(Limits.STACK);
    }

    @Test
    void toleratesErrorsWithoutAMessage() {
        assertThat(Failure.of(new NullPointerException()).message()).isEmpty();
    }

    private static StackOverflowError overflow() {
        try {
            return deeper(0);
        } catch (StackOverflowError error) {
            return error;
        }
    }

    private static StackOverflowError deeper(int depth) {
        return depth < 0 ? new StackOverflowError() : deeper(depth + 1);
    }
}
