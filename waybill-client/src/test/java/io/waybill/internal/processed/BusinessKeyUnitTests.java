package io.waybill.internal.processed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that many facts would share is refused: all but the first would be acknowledged without effect. */
class BusinessKeyUnitTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t\n",
                "\u00a0",
                "\u3000",
                "\u200b",
                "\ufeff \u2028",
                "\u0000",
                "\u2800",
                "\u3164",
                "\u115f\u1160",
                "\uffa0",
                "\u0301",
                "\u20dd",
                "\ufe0f",
                "\u034f",
                "\u17b4",
                "\u180f",
                "\u2065",
                "\ufff0",
                "\ud834\udd59",
                "\udb40\udd00",
                "\udb40\udfff"
            })
    void aKeyThatSaysNothingIsRefused(String key) {
        assertThatThrownBy(() -> BusinessKey.bytes(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("businessKey()")
                .hasMessageContaining("blank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "null", "e\u0301", "\u3164金", "\ufffd", "👍\ufe0f", "\ud8c3\udcb0"})
    void aKeyThatSaysSomethingIsTaken(String key) {
        assertThat(BusinessKey.bytes(key)).isNotEmpty();
    }

    @Test
    void aKeyThatTheTableWouldCutIsRefused() {
        assertThat(BusinessKey.bytes("金".repeat(255))).hasSize(765);
        assertThatThrownBy(() -> BusinessKey.bytes("x".repeat(256))).hasMessageContaining("256 characters");
    }

    @Test
    void aKeyThatWouldBeWrittenLikeAnotherIsRefused() {
        assertThatThrownBy(() -> BusinessKey.bytes("a\ud800")).hasMessageContaining("no Unicode text");
        assertThat(BusinessKey.bytes("ä 😀")).isEqualTo("ä 😀".getBytes(StandardCharsets.UTF_8));
    }
}
