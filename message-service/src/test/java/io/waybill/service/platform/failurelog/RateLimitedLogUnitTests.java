package io.waybill.service.platform.failurelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RateLimitedLogUnitTests {

    private final AtomicLong nanos = new AtomicLong();
    private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger("limited"), nanos::get);

    @Test
    void ofOneCauseAFewLinesAreToldAMinute(CapturedOutput output) {
        for (int i = 0; i < 10_000; i++) {
            log.warn("bad facts", "fact {} is bad", i);
        }
        assertThat(output.toString().lines().filter(line -> line.contains("fact ")))
                .hasSize(RateLimitedLog.LINES);
        assertThat(output).contains("fact 0 is bad", "the rest of this minute is counted");
    }

    @Test
    void whatWasNotToldIsCountedInTheNextMinute(CapturedOutput output) {
        for (int i = 0; i < 10_000; i++) {
            log.warn("bad facts", "fact {} is bad", i);
        }
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        log.warn("bad facts", "fact {} is bad", 10_000);
        assertThat(output).contains("bad facts: 9995 more before", "fact 10000 is bad");
    }

    @Test
    void otherCausesAreToldAllTheSame(CapturedOutput output) {
        for (int i = 0; i < 10; i++) {
            log.warn("bad facts", "fact {} is bad", i);
        }
        log.error("worse", "something else");
        assertThat(output).contains("something else");
    }
}
