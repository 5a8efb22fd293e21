package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.Delivery;
import io.waybill.Envelope;
import io.waybill.UnreadablePayloadException;
import io.waybill.WaybillListener;
import io.waybill.internal.payload.ForeignCodecException;
import io.waybill.internal.payload.JsonCodec;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadReaderUnitTests {

    private static final Envelope ENVELOPE = new Envelope(MessageId.floor(0), "T");

    record Line(String article, BigDecimal price) {}

    record Order(String id, Instant paidAt, List<Line> lines, Line gift) {}

    record Loose(Object anything, String id) {}

    abstract static class Listener<T> extends WaybillListener<T> {
        @Override
        protected void handle(T payload, Delivery delivery) {}
    }

    static class Texts extends Listener<String> {}

    static class Bytes extends Listener<byte[]> {}

    static class Orders extends Listener<Order> {}

    static class Lines extends Listener<List<Line>> {}

    static class Maps extends Listener<Map<String, BigDecimal>> {}

    static class Looses extends Listener<Loose> {}

    static class DirectOrders extends WaybillListener<Order> {
        @Override
        protected void handle(Order payload, Delivery delivery) {}
    }

    static class Wrapper<E> extends Listener<List<E>> {}

    static class WrappedLines extends Wrapper<Line> {}

    static class Unresolved<T> extends Listener<T> {}

    @SuppressWarnings("rawtypes")
    static class Raw extends WaybillListener {
        @Override
        protected void handle(Object payload, Delivery delivery) {}
    }

    @Test
    void textIsReadAsItIs() {
        assertThat(read(Texts.class, "{ grün }")).isEqualTo("{ grün }");
    }

    @Test
    void bytesAreReadAsTheyAre() {
        byte[] body = {0, -1, 127};
        assertThat(new PayloadReader<byte[]>(Bytes.class, JsonCodec.strict()).read(body, Map.of(), ENVELOPE))
                .containsExactly(body);
    }

    @ParameterizedTest
    @ValueSource(classes = {Orders.class, DirectOrders.class})
    void recordsAreReadWithTheirNestedTypes(Class<?> listener) {
        Object order = read(listener, """
                {"id":"O-1","paidAt":"2026-11-20T12:00:00.123Z","gift":{"article":"pen","price":0.10},
                 "lines":[{"article":"ink","price":12345678901234567890.12}]}
                """);
        assertThat(order)
                .isEqualTo(new Order(
                        "O-1",
                        Instant.parse("2026-11-20T12:00:00.123Z"),
                        List.of(new Line("ink", new BigDecimal("12345678901234567890.12"))),
                        new Line("pen", new BigDecimal("0.10"))));
    }

    @Test
    void genericListsAreReadWithTheirElements() {
        String json = "[{\"article\":\"ink\",\"price\":1.50}]";
        List<Line> lines = List.of(new Line("ink", new BigDecimal("1.50")));
        assertThat(read(Lines.class, json)).isEqualTo(lines);
        assertThat(read(WrappedLines.class, json)).isEqualTo(lines);
    }

    @Test
    void genericMapsAreReadWithTheirValues() {
        assertThat(read(Maps.class, "{\"a\":1.50}")).isEqualTo(Map.of("a", new BigDecimal("1.50")));
    }

    @ParameterizedTest
    @ValueSource(classes = {Unresolved.class, Raw.class})
    void aListenerThatDoesNotSayItsTypeIsRefused(Class<?> listener) {
        assertThatIllegalStateException()
                .isThrownBy(() -> new PayloadReader<>(listener, JsonCodec.strict()))
                .withMessageContaining(listener.getName())
                .withMessageContaining("does not say what its payload is");
    }

    @ParameterizedTest
    @ValueSource(classes = {Texts.class, Bytes.class, Orders.class})
    void aMessageWithoutABodyIsUnreadable(Class<?> listener) {
        // So the client shows a message of zero length, which only other producers can send.
        assertThatThrownBy(() -> new PayloadReader<>(listener, JsonCodec.strict()).read(null, Map.of(), ENVELOPE))
                .isInstanceOf(UnreadablePayloadException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void whatAnotherCodecHasWrittenIsNotTried() {
        PayloadReader<String> reader = new PayloadReader<>(Texts.class, JsonCodec.strict());
        assertThatThrownBy(() -> reader.read(new byte[] {1}, Map.of(Headers.CODEC, "aes-gcm"), ENVELOPE))
                .isInstanceOf(ForeignCodecException.class)
                .hasMessageContaining("'aes-gcm'")
                .hasMessageContaining("waybill.payload.encryption");
    }

    @Test
    void deepNestingIsUnreadable() {
        assertThatThrownBy(() -> read(Looses.class, "{\"anything\":" + "[".repeat(1_000_000)))
                .isInstanceOf(UnreadablePayloadException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"@type\":\"TRAP\",\"id\":\"1\"}",
                "{\"id\":\"1\",\"anything\":{\"@type\":\"TRAP\",\"id\":\"1\"}}",
                "{\"id\":\"1\",\"anything\":[{\"@type\":\"TRAP\"}]}"
            })
    void aTypeNamedInThePayloadIsNeverLoaded(String json) {
        String named = json.replace("TRAP", Trap.class.getName());
        try {
            Object anything = ((Loose) read(Looses.class, named)).anything();
            assertThat(anything instanceof Trap).isFalse();
        } catch (UnreadablePayloadException refused) {
            assertThat(refused).hasMessageContaining("can't be read");
        }
        assertThat(Sprung.sprung).isFalse();
    }

    static class Sprung {
        static boolean sprung;
    }

    static class Trap {
        static {
            Sprung.sprung = true;
        }

        public String id;
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static Object read(Class<?> listener, String body) {
        return new PayloadReader<>(listener, JsonCodec.strict())
                .read(body.getBytes(StandardCharsets.UTF_8), Map.of(), ENVELOPE);
    }
}
