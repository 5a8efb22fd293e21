package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvUnitTests {

    @Test
    void whateverIsInAValueItStaysOneValue() {
        assertThat(Csv.line("a", null, "b,c", "say \"so\"", "two\nlines", ""))
                .isEqualTo("\"a\",,\"b,c\",\"say \"\"so\"\"\",\"two\nlines\",\r\n");
    }

    @Test
    void nothingIsCalculated() {
        assertThat(Csv.line("=cmd()", "+1", "-1", "@x", "\tx", "x=1"))
                .isEqualTo("\"'=cmd()\",\"'+1\",\"'-1\",\"'@x\",\"'\tx\",\"x=1\"\r\n");
    }
}
