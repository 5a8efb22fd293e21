package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ResponseStatusException;

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
        Payloads.Shown shown = open.show(bytes(CARD));

        assertThat(shown.kind()).isEqualTo("json");
        assertThat(shown.text()).contains("\n", "9007199254740993", "6222");
    }

    @Test
    void fieldsAreMaskedWhereverTheyAreAndHoweverTheyAreWritten() {
        assertThat(masking.show(bytes(CARD)).text()).doesNotContain("6222").contains(Masking.MASK, "Li");
        assertThat(masking.show(bytes("[" + CARD + "]")).text()).doesNotContain("6222");
    }

    @Test
    void whatCantBeMaskedIsNotShown() {
        assertThat(masking.show(bytes("card 6222")).text()).isEmpty();
        assertThat(masking.show(bytes("{\"cardNo\":6222")).text()).isEmpty();
        assertThat(open.show(bytes("card 6222")).text()).isEqualTo("card 6222");
    }

    @Test
    void bytesThatAreNoTextAreNotShown() {
        Payloads.Shown shown = open.show(new byte[] {(byte) 0xff, 0, 1});

        assertThat(shown.kind()).isEqualTo("binary");
        assertThat(shown.bytes()).isEqualTo(3);
    }

    @Test
    void noMoreIsShownThanTheLimitAllows() {
        Payloads.Shown shown = payloads("10B", Set.of()).show(bytes("x".repeat(100)));

        assertThat(shown.text()).hasSize(10);
        assertThat(shown.cut()).isTrue();
        assertThat(shown.bytes()).isEqualTo(100);
    }

    @Test
    void whatWasMaskedIsAsBeforeInWhatIsEdited() {
        String edited = masking.toEdit(bytes(CARD)).replace("Li", "Wang");

        String sent = new String(masking.edited(edited, bytes(CARD)), StandardCharsets.UTF_8);

        assertThat(sent).contains("6222", "Wang", "9007199254740993").doesNotContain(Masking.MASK);
    }

    @Test
    void whatIsEditedIsSentAsItWasTypedWhereNothingIsMasked() {
        assertThat(open.edited("{ \"a\" : 1.50 }", bytes("{}"))).isEqualTo(bytes("{ \"a\" : 1.50 }"));
    }

    @Test
    void aMaskNeverBecomesAValueNorAnothersValue() {
        String cards = "[{\"cardNo\":\"1\"},{\"cardNo\":\"2\"}]";
        for (String edited : List.of(
                "[{\"cardNo\":\"" + Masking.MASK + "\"}]", "{\"cardNo\":\"" + Masking.MASK + "\"}", Masking.MASK)) {
            assertThatThrownBy(() -> masking.edited(edited, bytes(cards)))
                    .as(edited)
                    .isInstanceOf(ResponseStatusException.class)
                    .hasMessageContaining("type the value");
        }
        assertThat(masking.edited(cards.replace("\"1\"", '"' + Masking.MASK + '"'), bytes(cards)))
                .isEqualTo(bytes(cards));
    }

    @Test
    void aDiffShowsWhatWentAndWhatCame() {
        assertThat(Diff.of("a\nb\nc", "a\nx\nc"))
                .isEqualTo(List.of(
                        new Diff.Line("same", "a"),
                        new Diff.Line("removed", "b"),
                        new Diff.Line("added", "x"),
                        new Diff.Line("same", "c")));
    }
}
