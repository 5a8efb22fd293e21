package io.waybill.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that many facts would share is refused: all but the first would be acknowledged without effect. */
class BusinessKeyUnitTests {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u00a0", "\u3000", "\u200b", "\ufeff \u2028", "\u0000"})
    void aKeyThatSaysNothingIsRefused(String key) {
        assertThatThrownBy(() -> BusinessKey.bytes(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("businessKey()")
                .hasMessageContaining("blank");
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
