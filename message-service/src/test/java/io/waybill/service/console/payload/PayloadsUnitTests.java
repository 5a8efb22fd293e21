package io.waybill.service.console.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.waybill.service.access.payload.Codec;
import io.waybill.service.access.payload.Masks;
import io.waybill.service.console.page.ConsoleSettings;
import io.waybill.service.platform.refusal.RefusedException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PayloadsUnitTests {

    private static final String CARD = "{\"payer\":{\"CardNo\":\"6222\",\"name\":\"Li\"},\"big\":9007199254740993}";

    private final Payloads masking = payloads("64KB", Set.of("cardno"));
    private final Payloads open = payloads("64KB", Set.of());

    private static Payloads payloads(String limit, Set<String> masked) {
        return new Payloads(new ConsoleSettings(DataSize.parse(limit), masked, null, null, null));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void jsonIsPrettyAndKeepsItsNumbers() {
        Payloads.ShownPayload shown = open.show(bytes(CARD), Codec.NONE);

        assertThat(shown.kind()).isEqualTo("json");
        assertThat(shown.text()).contains("\n", "9007199254740993", "6222");
    }

    @Test
    void fieldsAreMaskedWhereverTheyAreAndHoweverTheyAreWritten() {
        assertThat(masking.show(bytes(CARD), Codec.NONE).text())
                .doesNotContain("6222")
                .contains(Masks.MASK, "Li");
        assertThat(masking.show(bytes("[" + CARD + "]"), Codec.NONE).text()).doesNotContain("6222");
    }

    @Test
    void whatCantBeMaskedIsNotShown() {
        assertThat(masking.show(bytes("card 6222"), Codec.NONE).text()).isEmpty();
        assertThat(masking.show(bytes("{\"cardNo\":6222"), Codec.NONE).text()).isEmpty();
        assertThat(open.show(bytes("card 6222"), Codec.NONE).text()).isEqualTo("card 6222");
    }

    @Test
    void bytesThatAreNoTextAreNotShown() {
        Payloads.ShownPayload shown = open.show(new byte[] {(byte) 0xff, 0, 1}, Codec.NONE);

        assertThat(shown.kind()).isEqualTo("binary");
        assertThat(shown.bytes()).isEqualTo(3);
    }

    /** What is encrypted may look like anything, JSON even. */
    @Test
    void whatIsEncryptedIsNotReadWhateverItLooksLike() {
        Codec encrypted = Codec.of(Map.of("waybill-codec", "aes-gcm", "waybill-key-id", "2026-11"));
        for (Payloads payloads : List.of(open, masking)) {
            for (byte[] body : List.of(bytes(CARD), bytes("text"), new byte[] {(byte) 0xff, 0, 1})) {
                Payloads.ShownPayload shown = payloads.show(body, encrypted);

                assertThat(shown)
                        .isEqualTo(
                                new Payloads.ShownPayload("", "encrypted", body.length, false, "aes-gcm", "2026-11"));
                assertThatThrownBy(() -> payloads.toEdit(body, encrypted)).hasMessageContaining("2026-11");
            }
        }
    }

    @Test
    void anotherCodecIsNamedAndItsPayloadReadAsAnyOther() {
        Codec named = Codec.of(Map.of("waybill-codec", "jackson\n"));

        Payloads.ShownPayload shown = masking.show(bytes(CARD), named);

        assertThat(shown.kind()).isEqualTo("json");
        assertThat(shown.codec()).startsWith("jackson").doesNotContain("\n");
        assertThat(shown.keyId()).isNull();
        assertThat(masking.toEdit(bytes(CARD), named)).contains(Masks.MASK);
    }

    @Test
    void noMoreIsShownThanTheLimitAllows() {
        Payloads.ShownPayload shown = payloads("10B", Set.of()).show(bytes("x".repeat(100)), Codec.NONE);

        assertThat(shown.text()).hasSize(10);
        assertThat(shown.cut()).isTrue();
        assertThat(shown.bytes()).isEqualTo(100);
    }

    @Test
    void whatWasMaskedIsAsBeforeInWhatIsEdited() {
        String edited = masking.toEdit(bytes(CARD), Codec.NONE).replace("Li", "Wang");

        String sent = new String(masking.edited(edited, bytes(CARD)), StandardCharsets.UTF_8);

        assertThat(sent).contains("6222", "Wang", "9007199254740993").doesNotContain(Masks.MASK);
    }

    @Test
    void whatIsEditedIsSentAsItWasTypedWhereNothingIsMasked() {
        assertThat(open.edited("{ \"a\" : 1.50 }", bytes("{}"))).isEqualTo(bytes("{ \"a\" : 1.50 }"));
    }

    @Test
    void aMaskNeverBecomesAValueNorAnothersValue() {
        String cards = "[{\"cardNo\":\"1\"},{\"cardNo\":\"2\"}]";
        for (String edited :
                List.of("[{\"cardNo\":\"" + Masks.MASK + "\"}]", "{\"cardNo\":\"" + Masks.MASK + "\"}", Masks.MASK)) {
            assertThatThrownBy(() -> masking.edited(edited, bytes(cards)))
                    .as(edited)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("MASKED_VALUE_MOVED");
        }
        assertThat(masking.edited(cards.replace("\"1\"", '"' + Masks.MASK + '"'), bytes(cards)))
                .isEqualTo(bytes(cards));
    }

    /** What the running thread allocates meanwhile. */
    private static long allocated(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        work.run(); // With classes loaded and code compiled, more or less.
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static String nested(int depth, int times) {
        return "[" + ("[".repeat(depth) + "]".repeat(depth) + ",").repeat(times) + "1]";
    }

    @Test
    void aSmallBodyThatIsLargeWhenIndentedTakesNoMoreThanIsShown() {
        for (String body : List.of(nested(480, 20), nested(2_000, 5), "[".repeat(20_000), nested(480, 1_000))) {
            for (Payloads payloads : List.of(open, masking)) {
                long allocated = allocated(() -> {
                    Payloads.ShownPayload shown = payloads.show(bytes(body), Codec.NONE);
                    assertThat(shown.text().length()).isLessThanOrEqualTo(64 << 10);
                });
                assertThat(allocated).isLessThan((4L << 20) + 10L * body.length());
            }
        }
    }

    @Test
    void whatIsLargeWhenIndentedIsEditedAsItIs() {
        String body = nested(480, 1_000);
        assertThat(allocated(
                        () -> assertThat(open.toEdit(bytes(body), Codec.NONE)).isEqualTo(body)))
                .isLessThan((16L << 20) + 20L * body.length());
    }

    @Test
    void aNumberIsNotWrittenOutThatHasMoreDigitsThanThereIsMemory() {
        assertThat(open.show(bytes("{\"a\":1E999999999}"), Codec.NONE).text()).contains("1E999999999");
        String edited = masking.toEdit(bytes("{\"a\":1E999999999,\"cardNo\":1}"), Codec.NONE);
        assertThat(new String(
                        masking.edited(edited, bytes("{\"a\":1E999999999,\"cardNo\":1}")), StandardCharsets.UTF_8))
                .contains("999999999", "\"cardNo\":1");
    }

    @Test
    void whatIsNestedTooDeepIsNoJson() {
        assertThat(open.isBrokenJson("[".repeat(100_000), bytes("{}"))).isTrue();
        assertThat(open.isBrokenJson("{\"a\":".repeat(100_000), bytes("{}"))).isTrue();
        assertThat(open.isBrokenJson(nested(400, 1), bytes("{}"))).isFalse();
    }

    @Test
    void whatWasMovedInAListDoesNotTakeAnothersValue() {
        String two = "[{\"cardNo\":\"1\",\"name\":\"Li\"},{\"cardNo\":\"2\",\"name\":\"Wang\"}]";
        String swapped = "[{\"cardNo\":\"" + Masks.MASK + "\",\"name\":\"Wang\"},{\"cardNo\":\"" + Masks.MASK
                + "\",\"name\":\"Li\"}]";
        assertThatThrownBy(() -> masking.edited(swapped, bytes(two)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("MASKED_VALUE_MOVED");
    }

    @Test
    void aDiffOfLongTextsIsQuickAndShort() {
        String before = "  x\n".repeat(200_000);
        List<Diff.DiffLine> lines = Diff.of(before, before.replace("x", "y"));
        assertThat(lines).hasSizeLessThan(5_000).contains(new Diff.DiffLine("cut", ""));
        assertThat(Diff.of("a\n".repeat(10_000) + "b", "a\n".repeat(10_000) + "c"))
                .contains(
                        new Diff.DiffLine("removed", "b"),
                        new Diff.DiffLine("added", "c"),
                        new Diff.DiffLine("cut", ""))
                .hasSizeLessThan(200);
    }

    @Test
    void aDiffShowsWhatWentAndWhatCame() {
        assertThat(Diff.of("a\nb\nc", "a\nx\nc"))
                .isEqualTo(List.of(
                        new Diff.DiffLine("same", "a"),
                        new Diff.DiffLine("removed", "b"),
                        new Diff.DiffLine("added", "x"),
                        new Diff.DiffLine("same", "c")));
    }
}
