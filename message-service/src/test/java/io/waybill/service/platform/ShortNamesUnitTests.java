package io.waybill.service.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortNamesUnitTests {

    @Test
    void aNameThatFitsIsLeftAlone() {
        assertThat(ShortNames.of("n".repeat(255), 255)).isEqualTo("n".repeat(255));
    }

    @Test
    void longNamesFitAndStayApart() {
        String one = ShortNames.of("oidc:" + "n".repeat(300) + "1", 255);
        String other = ShortNames.of("oidc:" + "n".repeat(300) + "2", 255);
        assertThat(one).hasSize(255).startsWith("oidc:nnn").isNotEqualTo(other);
        assertThat(ShortNames.of("\uD83D\uDE00".repeat(200), 255)).hasSizeLessThanOrEqualTo(255);
    }
}
