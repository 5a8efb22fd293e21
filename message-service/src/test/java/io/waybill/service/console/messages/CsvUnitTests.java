package io.waybill.service.console.messages;

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

    @Test
    void nothingIsCalculatedEitherWhereSomethingElseSeparates() {
        assertThat(Csv.line("x;=cmd()", "x; @y", "a\t=b", "a\n=b", "a\r\n+1", "a,-1", "a|=b", "say \"=1\""))
                .isEqualTo(
                        "\"x;'=cmd()\",\"x;' @y\",\"a\t'=b\",\"a\n'=b\",\"a\r'\n'+1\",\"a,'-1\",\"a|'=b\",\"say \"\"'=1\"\"\"\r\n");
        assertThat(Csv.line(" =cmd()", "\uFF1Dcmd()", "x;\uFF20y", "\n=cmd()"))
                .isEqualTo("\"' =cmd()\",\"'\uFF1Dcmd()\",\"x;'\uFF20y\",\"'\n'=cmd()\"\r\n");
    }

    @Test
    void textThatOnlyHasSuchSignsInItStaysAsItIs() {
        assertThat(Csv.line("a = b", "PAY-1; PAY-2", "mail@example", "x: -1", "1,5"))
                .isEqualTo("\"a = b\",\"PAY-1; PAY-2\",\"mail@example\",\"x: -1\",\"1,5\"\r\n");
    }
}
