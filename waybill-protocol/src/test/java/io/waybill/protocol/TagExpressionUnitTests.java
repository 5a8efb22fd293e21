package io.waybill.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagExpressionUnitTests {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "*", " * "})
    void withoutTagsMatchesEverything(String text) {
        TagExpression all = TagExpression.of(text);
        assertThat(all.matches("PAID")).isTrue();
        assertThat(all.matches(null)).isTrue();
        assertThat(all).hasToString("*");
    }

    @Test
    void matchesItsTagsAndNoOthers() {
        TagExpression tags = TagExpression.of("PAID || REFUNDED");
        assertThat(tags.matches("PAID")).isTrue();
        assertThat(tags.matches("REFUNDED")).isTrue();
        assertThat(tags.matches("PAI")).isFalse();
        assertThat(tags.matches("paid")).isFalse();
        assertThat(tags.matches("PAID || REFUNDED")).isFalse();
    }

    @Test
    void doesNotMatchMessagesWithoutATag() {
        assertThat(TagExpression.of("PAID").matches(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A||B", "B || A", " A||  B ", "A||B||A", "||A||B||"})
    void hasOneTextHoweverItWasWritten(String text) {
        assertThat(TagExpression.of(text)).hasToString("A || B");
    }

    @Test
    void isReadBackFromItsOwnText() {
        TagExpression tags = TagExpression.of("B||A");
        assertThat(TagExpression.of(tags.toString())).hasToString(tags.toString());
    }
}
