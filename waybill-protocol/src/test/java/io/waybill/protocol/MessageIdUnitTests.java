package io.waybill.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdUnitTests {

    private static final long Y1970 = 0;
    private static final long Y2026 = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
    private static final long Y2099 = Instant.parse("2099-12-31T23:59:59.999Z").toEpochMilli();

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-11-20T12:00:00.123Z", "2099-12-31T23:59:59.999Z"})
    void tellsTheMillisecondItWasMadeIn(String instant) {
        long millis = Instant.parse(instant).toEpochMilli();
        assertThat(MessageId.at(millis).epochMillis()).isEqualTo(millis);
    }

    @Test
    void isAUuidOfVersion7() {
        UUID uuid = UUID.fromString(MessageId.at(Y2099).toString());
        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
    }

    @Test
    void isTheSameAfterATripThroughTextAndBytes() {
        Stream.of(Y1970, Y2026, Y2099).map(MessageId::at).forEach(id -> {
            assertThat(MessageId.parse(id.toString())).isEqualTo(id);
            assertThat(MessageId.of(id.toBytes())).isEqualTo(id).hasSameHashCodeAs(id);
            assertThat(id.toBytes()).hasSize(16);
        });
    }

    @Test
    void readsTextInEitherCase() {
        MessageId id = MessageId.parse("0197A5C2-FFFF-7ABC-8DEF-0123456789AB");
        assertThat(id).hasToString("0197a5c2-ffff-7abc-8def-0123456789ab");
    }

    @Test
    void sortsByTimeAlikeAsIdAsTextAndAsBytes() {
        List<MessageId> inOrder =
                Stream.of(Y1970, Y2026, Y2026 + 1, Y2099).map(MessageId::at).toList();
        assertThat(inOrder).isSorted();
        assertThat(inOrder.stream().map(MessageId::toString)).isSorted();
        assertThat(inOrder.stream().map(MessageId::toBytes)).isSortedAccordingTo(java.util.Arrays::compareUnsigned);
    }

    @Test
    void comparesBothHalvesWithoutSign() {
        MessageId low = new MessageId(1, 1);
        assertThat(low).isLessThan(new MessageId(1, -1)).isLessThan(new MessageId(-1, 0));
    }

    @Test
    void isNeverBelowTheFloorOfItsMillisecondNorAboveThatOfTheNext() {
        IntStream.range(0, 1_000)
                .mapToObj(i -> MessageId.at(Y2026))
                .forEach(id -> assertThat(id)
                        .isGreaterThanOrEqualTo(MessageId.floor(Y2026))
                        .isLessThan(MessageId.floor(Y2026 + 1)));
    }

    @Test
    void ofATextIsAlwaysTheSameAndOfItsTime() {
        MessageId id = MessageId.at(Y2026, "4711");
        assertThat(id)
                .isEqualTo(MessageId.at(Y2026, "4711"))
                .isNotEqualTo(MessageId.at(Y2026, "4712"))
                .isNotEqualTo(MessageId.at(Y2026 + 1, "4711"));
        assertThat(id.epochMillis()).isEqualTo(Y2026);
        assertThat(id.isTimeOrdered()).isTrue();
        assertThat(java.util.UUID.fromString(id.toString())).returns(2, java.util.UUID::variant);
    }

    @Test
    void isDifferentEachTime() {
        assertThat(IntStream.range(0, 10_000).mapToObj(i -> MessageId.at(Y2026)).distinct())
                .hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no-id",
                "0197a5c2-ffff-7abc-8def-0123456789ab ",
                "0197a5c2ffff7abc8def0123456789ab",
                "0197a5c2-ffff-7abc-8def-0123456789ag",
                "+197a5c2-ffff-7abc-8def-0123456789ab",
                "0197a5c21-fff-7abc-8def-0123456789ab",
                "0197a5c2-ffff-7abc-8def-01234567-9ab"
            })
    void refusesTextThatIsNotACanonicalUuid(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MessageId.parse(text));
    }

    @Test
    void doesNotRepeatAllOfAnOverlongTextInItsError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageId.parse("x".repeat(100_000)))
                .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void keepsTheBytesOfARocketMqUniqueKey() {
        MessageId id = MessageId.ofUniqueKey("7F000001000A2A139A5503C5B2A80000");
        assertThat(id).hasToString("7f000001-000a-2a13-9a55-03c5b2a80000");
    }

    @Test
    void givesAnyOtherUniqueKeyAStableIdOfItsOwn() {
        assertThat(MessageId.ofUniqueKey("order-1"))
                .isEqualTo(MessageId.ofUniqueKey("order-1"))
                .isNotEqualTo(MessageId.ofUniqueKey("order-2"));
    }
}
