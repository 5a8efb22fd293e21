package io.waybill.service.tracking.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.fact.Queue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class GapDetectionUnitTests {

    private final Queue queue = new Queue("tap", "PAYMENT", "broker-a", 0);
    private final Queue other = new Queue("tap", "PAYMENT", "broker-a", 1);
    private final List<Long> asked = new ArrayList<>();

    private GapDetection.Beginnings journal = (any, offset, follows) -> OptionalLong.empty();
    private long nanos;

    private final GapDetection gapDetection = new GapDetection(
            (which, offset, follows) -> {
                asked.add(offset);
                return journal.beginningBefore(which, offset, follows);
            },
            () -> nanos,
            new FailureLog(LoggerFactory.getLogger(GapDetectionUnitTests.class)));

    @Test
    void asksAtTheFirstMessageAndThenTrustsWhatFollows() {
        assertThat(gapDetection.goBackFrom(queue, 7)).isEmpty();
        assertThat(gapDetection.goBackFrom(queue, 8)).isEmpty();
        assertThat(gapDetection.goBackFrom(other, 3)).isEmpty();
        assertThat(gapDetection.goBackFrom(queue, 9)).isEmpty();

        assertThat(asked).containsExactly(7L, 3L);
    }

    @Test
    void goesBackBeforeAGap() {
        gapDetection.goBackFrom(queue, 7);
        journal = (any, offset, follows) -> OptionalLong.of(8);

        assertThat(gapDetection.goBackFrom(queue, 12)).hasValue(8);

        journal = (any, offset, follows) -> OptionalLong.empty();
        for (long offset = 8; offset < 13; offset++) {
            assertThat(gapDetection.goBackFrom(queue, offset)).isEmpty();
        }
    }

    @Test
    void asksAgainAfterAPauseForTheStoreMayBeAnother() {
        gapDetection.goBackFrom(queue, 7);
        nanos += Duration.ofSeconds(4).toNanos();
        journal = (any, offset, follows) -> OptionalLong.of(0);

        assertThat(gapDetection.goBackFrom(queue, 8)).hasValue(0);
    }

    @Test
    void staysWhereItIsWhileNobodyKnows() {
        journal = (any, offset, follows) -> {
            throw new IOException("broker away");
        };
        for (int again = 0; again < 100; again++) {
            assertThat(gapDetection.goBackFrom(queue, 7)).hasValue(7);
        }

        journal = (any, offset, follows) -> OptionalLong.empty();
        assertThat(gapDetection.goBackFrom(queue, 7)).isEmpty();
    }

    @Test
    void goesOnWithoutWhatTheBrokerNeverGives() {
        journal = (any, offset, follows) -> offset == 12 ? OptionalLong.of(8) : OptionalLong.empty();
        for (int again = 0; again < 5; again++) {
            assertThat(gapDetection.goBackFrom(queue, 12)).hasValue(8);
        }

        assertThat(gapDetection.goBackFrom(queue, 12)).isEmpty();
        assertThat(gapDetection.goBackFrom(queue, 13)).isEmpty();
    }
}
