package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.OutgoingMessage;
import io.waybill.PayloadCodec;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.internal.payload.JsonCodec;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What RocketMQ would refuse, garble or never deliver is refused when the message is built. */
class OutgoingMessageUnitTests {

    private static final MessageId ID = MessageId.floor(0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "WITH SPACE",
                "WITH:COLON",
                "%RETRY%GROUP",
                "UMLAUT_Ä",
                "RMQ_SYS_TRANS_HALF_TOPIC",
                "TBW102",
                "SCHEDULE_TOPIC_XXXX",
                "rmq_sys_anything"
            })
    void anIllegalTopicIsRefused(String topic) {
        assertThatThrownBy(() -> OutgoingMessage.to(topic))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(topic);
    }

    @Test
    void aTopicThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> OutgoingMessage.to("T".repeat(128))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "tab\tinside", "line\nbreak", "\u0001", "a\u0002WAYBILL_ID\u0001b"})
    void aKeyThatRocketMqWouldSplitIsRefused(String key) {
        assertThatThrownBy(() -> OutgoingMessage.to("T").key(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "*", "A || B", " A", "a\u0002WAYBILL_ID\u0001b"})
    void aTagThatConsumersCouldNotNameIsRefused(String tag) {
        assertThatThrownBy(() -> OutgoingMessage.to("T").tag(tag)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELAY", "TIMER_DELAY_MS", "TIMER_DELAY_SEC", "TIMER_DELIVER_MS", "TIMER_OUT_MS"})
    void aDelayIsRefused(String header) {
        assertThatThrownBy(() -> OutgoingMessage.to("T").header(header, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delay");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEYS",
                "TAGS",
                "TRAN_MSG",
                "PGROUP",
                "UNIQ_KEY",
                "RETRY_TOPIC",
                "WAYBILL_ID",
                "WAYBILL_ANYTHING",
                "waybill-only",
                "waybill-codec",
                "waybill-key-id",
                "CHECK_IMMUNITY_TIME_IN_SECONDS",
                "TRANSACTION_CHECK_TIMES",
                "__transactionId__",
                "INNER_MULTI_DISPATCH",
                "__RMQ.TRANSIENT.TOPIC_SYS_FLAG"
            })
    void aHeaderThatMeansSomethingToRocketMqOrWaybillIsRefused(String header) {
        assertThatThrownBy(() -> OutgoingMessage.to("T").header(header, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0002WAYBILL_ID\u0001b"})
    void aHeaderThatWouldNotArriveAsItIsIsRefused(String text) {
        assertThatThrownBy(() -> OutgoingMessage.to("T").header("name", text))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OutgoingMessage.to("T").header(text, "value"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void headersThatLeaveNoRoomForWhatIsAddedOnTheWayAreRefused() {
        assertThatThrownBy(() ->
                        OutgoingMessage.to("T").header("h", "y".repeat(32_325)).payload(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("30000 bytes");
        assertThatThrownBy(() ->
                        OutgoingMessage.to("T").header("h", "金".repeat(10_000)).payload(""))
                .isInstanceOf(IllegalArgumentException.class);
        OutgoingMessage.Builder many = OutgoingMessage.to("T");
        IntStream.range(0, 2_700).forEach(i -> many.header("name" + i, "1"));
        assertThat(many.payload("").headers()).hasSize(2_700);
        assertThatThrownBy(() ->
                        many.key("k".repeat(255)).header("h", "y".repeat(2_000)).payload(""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u001b[2J", "a\u0000", "a\u0085b", "a\u2028", "a\ud800"})
    void aKeyOrTagWithControlCharactersIsRefused(String text) {
        assertThatThrownBy(() -> OutgoingMessage.to("T").key(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OutgoingMessage.to("T").tag(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ordinaryPartsAreKept() {
        OutgoingMessage message = OutgoingMessage.to("T")
                .tag("TAG")
                .key("P-1")
                .header("tenant", "金 融")
                .payload(Map.of("amount", 1));

        assertThat(message.topic()).isEqualTo("T");
        assertThat(message.tag()).isEqualTo("TAG");
        assertThat(message.key()).isEqualTo("P-1");
        assertThat(message.headers()).containsExactly(Map.entry("tenant", "金 融"));
        assertThat(WrittenMessage.of(message, JsonCodec.strict(), ID).body())
                .asString()
                .isEqualTo("{\"amount\":1}");
        assertThat(message).hasToString("message to T:TAG, key P-1");
    }

    @Test
    @SuppressWarnings("NullAway") // Hosts without null checks do it.
    void aPayloadOfNullIsRefusedAtOnce() {
        assertThatThrownBy(() -> OutgoingMessage.to("T").payload(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("payload of a message to T is null");
    }

    @Test
    void bytesAreTakenAsTheyAreWhenTheMessageIsBuilt() {
        byte[] bytes = {1, 2};
        OutgoingMessage message = OutgoingMessage.to("T").payload(bytes);
        bytes[0] = 9;
        ((byte[]) message.payload())[1] = 9;
        assertThat(WrittenMessage.of(message, JsonCodec.strict(), ID).body()).containsExactly(1, 2);
    }

    /** Adds a header to what it writes. */
    private record Tagging(String header) implements PayloadCodec {
        @Override
        public String name() {
            return "tagging";
        }

        @Override
        public EncodedPayload write(Object payload, Envelope envelope) {
            return new EncodedPayload(new byte[] {7}, Map.of(header, "v"));
        }

        @Override
        public Object read(EncodedPayload payload, Envelope envelope, Type type) {
            return payload;
        }
    }

    @Test
    void aCodecOfTheMessagesOwnGoesBeforeTheApplicationsAndSaysSo() {
        OutgoingMessage message = OutgoingMessage.to("T")
                .header("tenant", "7")
                .codec(new Tagging("schema"))
                .payload("text");
        WrittenMessage written = WrittenMessage.of(message, JsonCodec.strict(), ID);
        assertThat(written.body()).containsExactly(7);
        assertThat(written.headers())
                .containsOnly(Map.entry("tenant", "7"), Map.entry("schema", "v"), Map.entry(Headers.CODEC, "tagging"));
    }

    @Test
    void aCodecsHeadersMustNotBeReservedOrTaken() {
        OutgoingMessage.Builder reserved = OutgoingMessage.to("T").codec(new Tagging("KEYS"));
        assertThatThrownBy(() -> WrittenMessage.of(reserved.payload(""), JsonCodec.strict(), ID))
                .hasMessageContaining("reserved");
        OutgoingMessage.Builder taken =
                OutgoingMessage.to("T").header("schema", "1").codec(new Tagging("schema"));
        assertThatThrownBy(() -> WrittenMessage.of(taken.payload(""), JsonCodec.strict(), ID))
                .hasMessageContaining("schema");
    }
}
