package io.waybill.service.platform.failurelog;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.tracking.archive.store.ArchiveException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class FailureLogUnitTests {

    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(FailureLogUnitTests.class));

    @Test
    void aTroubleIsToldOnceUntilItIsOver(CapturedOutput output) {
        for (int i = 0; i < 5; i++) {
            failureLog.met("no sugar", new IllegalStateException("whole", new IllegalStateException("root " + i)));
            failureLog.met("no milk");
        }
        assertThat(warnings(output)).isEqualTo(2);
        assertThat(output)
                .contains("no sugar: java.lang.IllegalStateException: root 0")
                .doesNotContain("whole");

        failureLog.over("no sugar");
        failureLog.over("no sugar");
        failureLog.over("no tea");
        assertThat(output).containsOnlyOnce("over: no sugar").doesNotContain("over: no tea");

        failureLog.met("no sugar");
        failureLog.met("no milk");
        assertThat(warnings(output)).isEqualTo(3);
    }

    @Test
    void whatSaysItselfWhereItIsAndWhatToDoIsToldWhole(CapturedOutput output) {
        IOException full = new IOException("No space left");
        failureLog.met("no salt", new ArchiveException("can't write to /archive: No space left; make room", full));
        failureLog.met("no rice", new ArchiveException("can't write", full));
        assertThat(output)
                .contains(
                        "no salt: can't write to /archive: No space left; make room",
                        "no rice: java.io.IOException: No space left");
    }

    private static long warnings(CapturedOutput output) {
        return output.toString().lines().filter(line -> line.contains("WARN")).count();
    }
}
