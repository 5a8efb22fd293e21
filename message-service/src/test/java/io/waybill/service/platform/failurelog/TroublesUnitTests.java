package io.waybill.service.platform.failurelog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TroublesUnitTests {

    private final Troubles troubles = new Troubles(LoggerFactory.getLogger(TroublesUnitTests.class));

    @Test
    void aTroubleIsToldOnceUntilItIsOver(CapturedOutput output) {
        for (int i = 0; i < 5; i++) {
            troubles.met("no sugar", new IllegalStateException("whole", new IllegalStateException("root " + i)));
            troubles.met("no milk");
        }
        assertThat(warnings(output)).isEqualTo(2);
        assertThat(output)
                .contains("no sugar: java.lang.IllegalStateException: root 0")
                .doesNotContain("whole");

        troubles.over("no sugar");
        troubles.over("no sugar");
        troubles.over("no tea");
        assertThat(output).containsOnlyOnce("over: no sugar").doesNotContain("over: no tea");

        troubles.met("no sugar");
        troubles.met("no milk");
        assertThat(warnings(output)).isEqualTo(3);
    }

    private static long warnings(CapturedOutput output) {
        return output.toString().lines().filter(line -> line.contains("WARN")).count();
    }
}
