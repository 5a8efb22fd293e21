package io.waybill.service.tracking.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchedAheadUnitTests {

    @ParameterizedTest
    @CsvSource({"0, 4", "8, 4", "16, 4", "20, 3", "64, 1", "1000, 1"})
    void theMoreQueuesTheLessOfEach(int queues, int megabytes) {
        assertThat(Intake.fetchedAhead(queues, 512L << 20)).isEqualTo(megabytes);
    }
}
