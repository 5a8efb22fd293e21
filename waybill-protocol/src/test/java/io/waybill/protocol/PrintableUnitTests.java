package io.waybill.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waybill.protocol.wire.BatchReader;
import io.waybill.protocol.wire.CommandReader;
import io.waybill.protocol.wire.MalformedBatchException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableUnitTests {

    private static final String FORGED = "x\n2026-01-31 ERROR forged \u001b[2J\u0085\u2028\u202e";

    @Test
    void whatPeopleReadStaysAsItIs() {
        assertThat(Printable.of("Zahlung 金融 №1 – \"ok\" \\ 😀")).isEqualTo("Zahlung 金融 №1 – \"ok\" \\ 😀");
        assertThat(Printable.of((String) null)).isEqualTo("null");
    }

    @Test
    void nothingBeginsALineSpeaksToATerminalOrTurnsTheWriting() {
        assertThat(Printable.of(FORGED)).isEqualTo("x\\n2026-01-31 ERROR forged \\u001b[2J\\u0085\\u2028\\u202e");
        assertThat(Printable.of("a\r\tb\ud800")).isEqualTo("a\\r\\tb\\ud800");
    }

    @Test
    void whatIsLongIsCutAndSaysSo() {
        assertThat(Printable.of("x".repeat(500))).isEqualTo("x".repeat(200) + "…");
        assertThat(Printable.of("x\ud83d\ude00y", 2)).isEqualTo("x…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "[\"%s\"]",
                "{\"v\":1,\"sentAt\":\"%s\",\"store\":\"s\",\"commands\":[]}",
                "{\"v\":1,\"sentAt\":1,\"store\":{\"%s\":1},\"commands\":[]}"
            })
    void theReasonWhyABatchCantBeReadIsOneLine(String format) {
        byte[] bytes = format.formatted(FORGED).getBytes(StandardCharsets.UTF_8);
        assertOneLine(
                String.valueOf(catchThrowableOfType(MalformedBatchException.class, () -> CommandReader.read(bytes))
                        .getMessage()));
        assertOneLine(String.valueOf(catchThrowableOfType(MalformedBatchException.class, () -> BatchReader.read(bytes))
                .getMessage()));
    }

    @Test
    void theReasonWhyACommandCantBeReadIsOneLine() throws Exception {
        String json = "{\"v\":1,\"sentAt\":1,\"store\":\"s\",\"commands\":[{\"type\":\"x\\n\\u001b[2J\"},"
                + "{\"type\":\"ASK\",\"id\":\"x\\n\\u001b[2J\"}]}";
        assertThat(CommandReader.read(json.getBytes(StandardCharsets.UTF_8)).rejected())
                .hasSize(2)
                .allSatisfy(rejected -> assertOneLine(rejected.why()));
    }

    @Test
    void whatIsRefusedIsQuotedOnOneLine() {
        assertThatThrownBy(() -> MessageRules.checkTopic(FORGED)).satisfies(PrintableUnitTests::assertOneLine);
        assertThatThrownBy(() -> MessageRules.checkTag(FORGED)).satisfies(PrintableUnitTests::assertOneLine);
        assertThatThrownBy(() -> MessageRules.checkKey(FORGED)).satisfies(PrintableUnitTests::assertOneLine);
        assertThatThrownBy(() -> MessageRules.checkHeader("TIMER_" + FORGED, "1"))
                .satisfies(PrintableUnitTests::assertOneLine);
        assertThatThrownBy(() -> MessageRules.checkHeader("WAYBILL_" + FORGED, "1"))
                .satisfies(PrintableUnitTests::assertOneLine);
        assertThatThrownBy(() -> MessageId.parse("x".repeat(20) + "\n\u001b" + "x".repeat(14)))
                .satisfies(PrintableUnitTests::assertOneLine);
    }

    @Test
    void anErrorThatQuotesWhatWasReceivedIsPrintedOnLinesOfItsOwnOnly() {
        IllegalStateException cause = new IllegalStateException("no such order: " + FORGED);
        Exception error = new Exception("failed", cause);

        Throwable printed = Printable.of(error);

        assertThat(printed).isNotSameAs(error);
        StringWriter log = new StringWriter();
        printed.printStackTrace(new PrintWriter(log));
        assertThat(log.toString())
                .contains("java.lang.IllegalStateException: no such order: x\\n2026", "PrintableUnitTests.java")
                .doesNotContain("\u001b");
        assertThat(log.toString().lines()).noneMatch(line -> line.startsWith("2026"));
    }

    @Test
    void anErrorThatQuotesNothingIsPrintedAsItIs() {
        Exception error = new Exception("failed", new IllegalStateException("no such order: 42"));
        assertThat(Printable.of(error)).isSameAs(error);
    }

    @Test
    void anErrorThatIsItsOwnCauseIsPrintedAllTheSame() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);
        assertThat(Printable.of(one)).hasMessage("java.lang.Exception: one");
    }

    private static void assertOneLine(Throwable refusal) {
        assertOneLine(String.valueOf(refusal.getMessage()));
    }

    private static void assertOneLine(String text) {
        assertThat(text).doesNotContain("\n", "\u001b", "\u0085", "\u2028", "\u202e");
    }
}
