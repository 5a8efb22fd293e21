package io.waybill.service.operating.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizeReaderUnitTests {

    /** As MySQL says it, and as MariaDB does. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "_binary 0x01A23933680000000000000000000000",
                "_binary 'X'01A23933680000000000000000000000''",
                "X'01a23933680000000000000000000000'"
            })
    void aBoundaryIsTheTimeOfAnId(String boundary) {
        assertThat(SizeReader.time(boundary)).isEqualTo(Instant.ofEpochMilli(0x01A239336800L));
    }

    @Test
    void theLastPartitionHasNone() {
        assertThat(SizeReader.time("MAXVALUE")).isNull();
        assertThat(SizeReader.time(null)).isNull();
    }
}
