package io.waybill.internal.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alibaba.fastjson2.annotation.JSONField;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.PayloadCodec;
import io.waybill.UnreadablePayloadException;
import io.waybill.UnwritablePayloadException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.util.ExceptionUtils;
import tools.jackson.databind.json.JsonMapper;

/** What would arrive as something else, or not at all, is refused before anything is sent, with where and why. */
class RefusedPayloadsUnitTests {

    record Amounts(double rate, List<Float> rates) {}

    record Letter(char letter) {}

    record Upload(String name, ByteArrayInputStream content) {}

    record Fast(@JSONField(name = "order_id") String orderId) {}

    record Formatted(@JsonFormat(pattern = "yyyy") Date at) {}

    @JsonFormat(shape = JsonFormat.Shape.NUMBER)
    enum Numbered {
        ONE
    }

    static class Hidden {
        @SuppressWarnings("unused")
        private final int value = 1;
    }

    static Stream<Arguments> refused() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        Map<String, Object> within = new HashMap<>();
        within.put("self", Map.of("again", within));
        return Stream.of(
                Arguments.of(new Amounts(Double.NaN, List.of()), "rate", "NaN"),
                Arguments.of(new Amounts(1, List.of(1f, Float.POSITIVE_INFINITY)), "rates[1]", "Infinity"),
                Arguments.of(new double[] {1, Double.NEGATIVE_INFINITY}, "can't be written", "-Infinity"),
                Arguments.of(Map.of("rate", Double.NaN), "*", "NaN"),
                Arguments.of(new Letter('a'), "letter", "make it a String"),
                Arguments.of(List.of('a'), "[0]", "make it a String"),
                Arguments.of(new ByteArrayInputStream(new byte[1]), "ByteArrayInputStream", "is no data"),
                Arguments.of(new Upload("a", new ByteArrayInputStream(new byte[1])), "content", "is no data"),
                Arguments.of(Stream.of(1), "java.util.stream", "is no data"),
                Arguments.of(Map.of("failure", new IllegalStateException("x")), "*", "is no data"),
                Arguments.of(Thread.currentThread(), "Thread", "is no data"),
                Arguments.of(new Hidden(), "Hidden", "no properties"),
                Arguments.of(Collections.singletonMap(null, "v"), "can't be written", "ull"),
                Arguments.of(itself, "ArrayList", "can't be written"),
                Arguments.of(within, "HashMap", "can't be written"),
                Arguments.of("\ud800", "String", "no Unicode"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Object payload, String where, String why) {
        assertThatThrownBy(() -> JsonCodec.strict().write(payload, Payloads.ENVELOPE))
                .isInstanceOf(UnwritablePayloadException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(why);
    }

    @Test
    void noCodecWritesStreamsOrWhatIsNoNumber() {
        for (PayloadCodec codec : List.of(
                JacksonCodec.strict(new ObjectMapper()),
                JacksonCodec.asConfigured(new ObjectMapper()),
                Jackson3Codec.strict(JsonMapper.builder().build()),
                Jackson3Codec.asConfigured(JsonMapper.builder().build()))) {
            for (Object payload : List.of(
                    new Amounts(Double.NaN, List.of()),
                    new Amounts(1, List.of(Float.NaN)),
                    new double[] {Double.POSITIVE_INFINITY},
                    new ByteArrayInputStream(new byte[1]))) {
                assertThatThrownBy(() -> codec.write(payload, Payloads.ENVELOPE))
                        .as("%s, %s", codec.getClass().getSimpleName(), payload)
                        .isInstanceOf(UnwritablePayloadException.class);
            }
        }
    }

    @Test
    void noRefusalNamesKeysOfMaps() {
        for (PayloadCodec codec : List.of(
                JsonCodec.strict(),
                JacksonCodec.strict(new ObjectMapper()),
                Jackson3Codec.strict(JsonMapper.builder().build()))) {
            assertThatThrownBy(() -> codec.write(Map.of("4111111111111111", Double.NaN), Payloads.ENVELOPE))
                    .as(codec.getClass().getSimpleName())
                    .isInstanceOf(UnwritablePayloadException.class)
                    .hasMessageContaining("*: JSON has no number for NaN")
                    .satisfies(refused ->
                            assertThat(ExceptionUtils.readStackTrace(refused)).doesNotContain("4111"));
        }
    }

    @Test
    void annotationsThatWouldBePassedOverAreRefusedOnBothSides() {
        assertThatThrownBy(() -> JsonCodec.strict().write(new Fast("1"), Payloads.ENVELOPE))
                .hasMessageContaining("Fast.orderId has @JSONField")
                .hasMessageContaining("waybill.payload.codec");
        assertThatThrownBy(() -> JsonCodec.strict().write(new Formatted(new Date()), Payloads.ENVELOPE))
                .hasMessageContaining("Formatted.at has @JsonFormat");
        assertThatThrownBy(() -> JsonCodec.strict().write(List.of(Numbered.ONE), Payloads.ENVELOPE))
                .hasMessageContaining("Numbered has @JsonFormat");
        assertThatThrownBy(() -> JsonCodec.strict().check(Fast.class)).hasMessageContaining("@JSONField");
        assertThatThrownBy(() -> Payloads.read(JsonCodec.strict(), "{}", Fast.class))
                .isNotInstanceOf(UnreadablePayloadException.class)
                .hasMessageContaining("@JSONField");
    }
}
