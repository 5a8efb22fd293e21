package io.waybill.internal.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.waybill.EncodedPayload;
import io.waybill.PayloadCodec;
import io.waybill.UnreadablePayloadException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.json.JsonMapper;

/** What does not fit its type exactly is unreadable, by each codec that is strict; it is never made to fit. */
class ExactReadingUnitTests {

    enum Status {
        SUCCEEDED,
        FAILED
    }

    record Line(String article, long cents) {}

    record Money(long cents) {}

    record Small(int number) {}

    record Tiny(byte number) {}

    record Boxed(@Nullable Long cents) {}

    record Exact(@Nullable BigDecimal amount) {}

    record Whole(BigInteger amount) {}

    record Flag(boolean paid) {}

    record Text(String text) {}

    record State(@Nullable Status status) {}

    record Lines(List<Line> lines, Map<String, Line> byArticle) {}

    record Keys(
            @Nullable Map<Integer, String> numbers,
            @Nullable EnumMap<Status, String> states) {}

    record Numbers(double number, @Nullable Float small, double @Nullable [] many) {}

    record Maybe(Optional<Long> cents) {}

    record Option(OptionalDouble number) {}

    record DoubleKeys(Map<Double, String> keys) {}

    record ByteKeys(Map<Byte, String> keys) {}

    record LongKeys(Map<Long, String> keys) {}

    record Loaded(Class<?> type) {}

    /** A value of the host's, made of one number by way of a creator. */
    public static final class Rate {
        private final double rate;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public Rate(double rate) {
            this.rate = rate;
        }

        @JsonValue
        public double rate() {
            return rate;
        }
    }

    public static final class Price {
        private final BigDecimal amount;

        public Price(BigDecimal amount) {
            this.amount = amount;
        }

        @JsonValue
        public BigDecimal amount() {
            return amount;
        }
    }

    record Priced(Rate rate, Price price) {}

    public static class AnyNames {
        @JsonAnySetter
        public Map<String, Long> others = new HashMap<>();
    }

    /** Nothing says what to make of it. */
    public abstract static class Closed {
        public @Nullable String text;
    }

    public static class Bean {
        public long cents = 7;
        public @Nullable String note;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Money  | {"cents":1E25}
            Money  | {"cents":9223372036854775808}
            Money  | {"cents":""}
            Money  | {"cents":" "}
            Money  | {"cents":true}
            Money  | {"cents":[5]}
            Money  | {"cents":[]}
            Money  | {"cents":{}}
            Money  | {"cents":"1,000"}
            Money  | {"cents":"1000"}
            Money  | {"cents":12.7}
            Money  | {"cents":12.0}
            Money  | {"cents":null}
            Money  | {}
            Money  | {"Cents":1}
            Money  | {"cents":1,"cents":2}
            Money  | [1]
            Money  | 1
            Money  | "1"
            Money  | ""
            Small  | {"number":2147483648}
            Boxed  | {"cents":""}
            Boxed  | {"cents":"5"}
            Boxed  | {"cents":12.7}
            Boxed  | {"cents":true}
            Exact  | {"amount":"12.70"}
            Exact  | {"amount":""}
            Exact  | {"amount":true}
            Whole  | {"amount":12.5}
            Whole  | {"amount":"12"}
            Flag   | {"paid":1}
            Flag   | {"paid":"true"}
            Flag   | {"paid":""}
            Text   | {"text":12}
            Text   | {"text":1.50}
            Text   | {"text":true}
            Text   | {"text":["a"]}
            Text   | {"text":{"a":1}}
            State  | {"status":"REFUNDED"}
            State  | {"status":"succeeded"}
            State  | {"status":0}
            State  | {"status":""}
            Lines  | {"lines":{"article":"a","cents":1}}
            Lines  | {"lines":"","byArticle":{}}
            Lines  | {"lines":[{"article":"a","cents":"1"}]}
            Keys   | {"numbers":{"a":"b"}}
            Keys   | {"numbers":{"1.5":"b"}}
            Keys   | {"states":{"REFUNDED":"b"}}
            Maybe  | {"cents":"1"}
            """)
    void whatDoesNotFitIsUnreadable(String type, String json) throws Exception {
        for (PayloadCodec codec : strict()) {
            assertThatThrownBy(() -> read(codec, type(type), json))
                    .as("%s, %s", codec.getClass().getSimpleName(), json)
                    .isInstanceOf(UnreadablePayloadException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Numbers | {"number":12345678901234567890.12}
            Numbers | {"number":9007199254740993}
            Numbers | {"number":1e400}
            Numbers | {"number":"NaN"}
            Numbers | {"number":"1.5"}
            Numbers | {"number":null}
            Numbers | {}
            Numbers | {"number":1,"small":16777217}
            Numbers | {"number":1,"many":[1,null]}
            Numbers | {"number":1,"many":[9007199254740993]}
            Numbers | {"number":1,"many":2}
            Tiny    | {"number":128}
            Numbers | {"number":1E-400}
            Option  | {"number":12345678901234567890.12}
            Option  | {"number":1E400}
            Option  | {"number":"NaN"}
            DoubleKeys | {"keys":{"NaN":""}}
            DoubleKeys | {"keys":{"1e400":""}}
            DoubleKeys | {"keys":{"12345678901234567890.12":""}}
            ByteKeys   | {"keys":{"200":""}}
            LongKeys   | {"keys":{"1":"a","01":"b"}}
            LongKeys   | {"keys":{"+1":"a"}}
            Loaded     | {"type":"java.lang.String"}
            Priced     | {"rate":12345678901234567890.12}
            Priced     | {"rate":1E400}
            Tiny    | {"number":"A"}
            Tiny    | {}
            """)
    void numbersThatTheTypeCantHoldAreUnreadable(String type, String json) {
        assertThatThrownBy(() -> read(JsonCodec.strict(), type(type), json))
                .isInstanceOf(UnreadablePayloadException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "0.10000000000000001",
                "0.30000000000000004",
                "1e25",
                "-0.0",
                "0",
                "9007199254740992",
                "123456789012345670000",
                "2.0551738933448695E25",
                "4.9E-324",
                "1.7976931348623157E308",
                "100"
            })
    void numbersThatAnyProgramWritesForADoubleAreRead(String number) throws Exception {
        Numbers read = read(JsonCodec.strict(), Numbers.class, "{\"number\":" + number + ",\"many\":[" + number + "]}");
        assertThat(read.number()).isEqualTo(Double.parseDouble(number));
        assertThat(read.many()).containsExactly(Double.parseDouble(number));
    }

    record Fractions(double wide, float narrow, List<Float> many) {}

    /** Whatever we write, we read. */
    @Test
    void anyDoubleAndFloatComesBackAsItWas() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double wide = Double.longBitsToDouble(random.nextLong());
            float narrow = Float.intBitsToFloat(random.nextInt());
            if (Double.isFinite(wide) && Float.isFinite(narrow)) {
                Fractions written = new Fractions(wide, narrow, List.of(narrow));
                Fractions read =
                        Payloads.read(JsonCodec.strict(), Payloads.write(JsonCodec.strict(), written), Fractions.class);
                assertThat(read).isEqualTo(written);
            }
        }
    }

    @Test
    void whatFitsIsRead() throws Exception {
        for (PayloadCodec codec : strict()) {
            assertThat(this.<Money>read(codec, Money.class, "{\"cents\":9223372036854775807,\"new\":{\"a\":[1]}}"))
                    .isEqualTo(new Money(Long.MAX_VALUE));
            assertThat(this.<Boxed>read(codec, Boxed.class, "{}")).isEqualTo(new Boxed(null));
            assertThat(this.<Exact>read(codec, Exact.class, "{\"amount\":12345678901234567890.120}"))
                    .isEqualTo(new Exact(new BigDecimal("12345678901234567890.120")));
            assertThat(this.<State>read(codec, State.class, "{\"status\":\"FAILED\"}"))
                    .isEqualTo(new State(Status.FAILED));
            assertThat(this.<Keys>read(codec, Keys.class, "{\"numbers\":{\"-1\":\"\"},\"states\":{\"FAILED\":\"x\"}}"))
                    .isEqualTo(new Keys(Map.of(-1, ""), new EnumMap<>(Map.of(Status.FAILED, "x"))));
            Bean bean = read(codec, Bean.class, "{\"note\":\"\"}");
            assertThat(bean.cents).isEqualTo(7);
            Map<String, List<Line>> generic = read(
                    codec,
                    ResolvableType.forClassWithGenerics(
                                    Map.class,
                                    ResolvableType.forClass(String.class),
                                    ResolvableType.forClassWithGenerics(List.class, Line.class))
                            .getType(),
                    "{\"a\":[{\"article\":\"b\",\"cents\":1}]}");
            assertThat(generic).isEqualTo(Map.of("a", List.of(new Line("b", 1))));
        }
    }

    @Test
    void valuesOfOneNumberAreExactToo() {
        Priced read =
                Payloads.read(JsonCodec.strict(), "{\"rate\":0.1,\"price\":12345678901234567890.120}", Priced.class);
        assertThat(read.rate().rate()).isEqualTo(0.1);
        assertThat(read.price().amount()).isEqualTo(new BigDecimal("12345678901234567890.120"));
    }

    @Test
    void whatJavaCantHoldIsUnreadableAndNotTriedAgain() {
        for (PayloadCodec codec : strict()) {
            assertThatThrownBy(() -> read(codec, Object.class, "1E99999999999"))
                    .isInstanceOf(UnreadablePayloadException.class)
                    .hasMessageNotContaining("99999");
        }
    }

    @Test
    void textInAnotherEncodingIsUnreadable() {
        for (PayloadCodec codec : strict()) {
            for (Charset other :
                    List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, Charset.forName("UTF-32"))) {
                EncodedPayload encoded = EncodedPayload.of("{\"cents\":1}".getBytes(other));
                assertThatThrownBy(() -> codec.read(encoded, Payloads.ENVELOPE, Money.class))
                        .isInstanceOf(UnreadablePayloadException.class);
            }
        }
    }

    @Test
    void namesThatAnyoneMayChooseAreContent() {
        assertThatThrownBy(() -> read(JsonCodec.strict(), AnyNames.class, "{\"4111111111111111\":\"x\"}"))
                .isInstanceOf(UnreadablePayloadException.class)
                .hasMessageNotContaining("4111");
    }

    @Test
    void theReasonNamesThePlaceAndQuotesNothing() {
        for (PayloadCodec codec : strict()) {
            assertThatThrownBy(() ->
                            read(codec, Lines.class, "{\"lines\":[{\"cents\":1},{\"cents\":\"4111111111111111\"}]}"))
                    .hasMessageContaining("lines[1].cents")
                    .hasMessageContaining("long")
                    .hasMessageNotContaining("4111");
            assertThatThrownBy(
                            () -> read(codec, Lines.class, "{\"byArticle\":{\"4111111111111111\":{\"cents\":\"\"}}}"))
                    .hasMessageContaining("byArticle.*.cents")
                    .hasMessageNotContaining("4111");
            assertThatThrownBy(() -> read(codec, Keys.class, "{\"numbers\":{\"4111111111111111\":\"\"}}"))
                    .hasMessageNotContaining("4111");
            assertThatThrownBy(() -> read(codec, Money.class, "{\"cents\":4111111111111111111111111}"))
                    .hasMessageContaining("cents")
                    .hasMessageNotContaining("4111");
            assertThatThrownBy(() -> read(codec, State.class, "{\"status\":\"card4111\"}"))
                    .hasMessageContaining("status")
                    .hasMessageContaining("Status")
                    .hasMessageNotContaining("4111");
            assertThatThrownBy(() -> read(codec, Money.class, "{\"cents\":4111111111111 x}"))
                    .hasMessageNotContaining("4111");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cents\":1} {}",
                "{\"cents\":1}}",
                "{'cents':1}",
                "{\"cents\":1,}",
                "{\"cents\":01}",
                "{\"cents\":+1}",
                "{\"cents\":NaN}",
                "// a\n{\"cents\":1}",
                "{\"cents\":1",
                "",
                "null"
            })
    void whatIsNotOneJsonDocumentIsUnreadable(String json) throws Exception {
        for (PayloadCodec codec : strict()) {
            assertThatThrownBy(() -> read(codec, Money.class, json))
                    .as(codec.getClass().getSimpleName())
                    .isInstanceOf(UnreadablePayloadException.class);
        }
    }

    @Test
    void whatIsNotUtf8IsUnreadable() {
        EncodedPayload broken = EncodedPayload.of("{\"text\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1));
        for (PayloadCodec codec : strict()) {
            assertThatThrownBy(() -> codec.read(broken, Payloads.ENVELOPE, Text.class))
                    .isInstanceOf(UnreadablePayloadException.class);
            assertThatThrownBy(() -> codec.read(broken, Payloads.ENVELOPE, String.class))
                    .isInstanceOf(UnreadablePayloadException.class);
        }
    }

    @Test
    void aTypeThatCantBeReadIsNotThePayloadsFault() {
        for (PayloadCodec codec : strict()) {
            assertThatThrownBy(() -> codec.check(Closed.class))
                    .isInstanceOf(UnsupportedTypeException.class)
                    .hasMessageContaining("Closed");
            assertThatThrownBy(() -> read(codec, Closed.class, "\"4111111111111111\""))
                    .isInstanceOf(UnsupportedTypeException.class)
                    .hasNoCause()
                    .hasMessageNotContaining("4111");
            codec.check(Lines.class);
            codec.check(Bean.class);
            codec.check(long.class);
            assertThatThrownBy(() -> read(codec, Runnable.class, "{}")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theLenientOneMakesThingsFit() throws Exception {
        PayloadCodec codec = JsonCodec.lenient();
        assertThat(this.<Money>read(codec, Money.class, "{\"cents\":\"1000\"}")).isEqualTo(new Money(1000));
        assertThat(this.<Money>read(codec, Money.class, "{\"cents\":12.7}")).isEqualTo(new Money(12));
        assertThat(this.<Money>read(codec, Money.class, "{\"cents\":\"\"}")).isEqualTo(new Money(0));
        assertThat(this.<Money>read(codec, Money.class, "{}")).isEqualTo(new Money(0));
        assertThat(this.<State>read(codec, State.class, "{\"status\":\"REFUNDED\"}"))
                .isEqualTo(new State(null));
        assertThatThrownBy(() -> read(codec, Money.class, "{\"cents\":\"1,000\"}"))
                .isInstanceOf(UnreadablePayloadException.class);
    }

    @Test
    void aUuidIsRead() {
        assertThatCode(() -> read(JsonCodec.strict(), UUID.class, "\"00000000-0000-0001-0000-000000000002\""))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> read(JsonCodec.strict(), UUID.class, "\"1-2-3-4-5\""))
                .isInstanceOf(UnreadablePayloadException.class);
    }

    private static List<PayloadCodec> strict() {
        return List.of(
                JsonCodec.strict(),
                JacksonCodec.strict(new ObjectMapper()
                        .registerModule(new Jdk8Module())
                        .disable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)),
                Jackson3Codec.strict(JsonMapper.builder().build()));
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(ExactReadingUnitTests.class.getName() + "$" + name);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private <T> T read(PayloadCodec codec, Type type, String json) {
        return Payloads.read(codec, json, type);
    }
}
