package io.waybill.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LimitsUnitTests {

    private static final String SMILE = "\uD83D\uDE00";

    @Test
    void leavesShortTextAlone() {
        assertThat(Limits.cut("abc", 3)).isEqualTo("abc");
        assertThat(Limits.cut("", 3)).isEmpty();
    }

    @Test
    void cutsLongTextToTheLength() {
        assertThat(Limits.cut("abcd", 3)).isEqualTo("abc");
    }

    @Test
    void makesNothingOfNothing() {
        assertThat(Limits.cut(null, 3)).isEmpty();
    }

    @Test
    void neverCutsACharacterInHalf() {
        assertThat(Limits.cut("ab" + SMILE, 3)).isEqualTo("ab");
        assertThat(Limits.cut("ab" + SMILE + "c", 4)).isEqualTo("ab" + SMILE);
    }

    @Test
    void leavesTextThatSurvivesUtf8AtEveryLength() {
        String text = "a" + SMILE + "b" + SMILE + SMILE + "c";
        for (int length = 1; length <= text.length(); length++) {
            String cut = Limits.cut(text, length);
            byte[] utf8 = cut.getBytes(StandardCharsets.UTF_8);
            assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(cut);
        }
    }

    @Test
    void cutsToNothingAtLengthZero() {
        assertThat(Limits.cut(SMILE, 0)).isEmpty();
    }
}
