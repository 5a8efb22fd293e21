package io.waybill.internal.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.UnreadablePayloadException;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AesGcmCodecUnitTests {

    private static final byte[] OLD = key(1);
    private static final byte[] NEW = key(2);

    record Notice(String orderId, long cents) {}

    @Test
    void whatIsEncryptedIsReadByWhoHasTheKey() {
        EncodedPayload sent = sent(codec("2026-11", NEW, "2026-11").write(new Notice("O-1", 5), Payloads.ENVELOPE));

        assertThat(new String(sent.body(), UTF_8)).doesNotContain("O-1", "cents");
        assertThat(sent.headers()).containsEntry(Headers.KEY_ID, "2026-11");
        assertThat(codec("2026-11", NEW, "2026-11").read(sent, Payloads.ENVELOPE, Notice.class))
                .isEqualTo(new Notice("O-1", 5));
    }

    @Test
    void equalPayloadsDoNotLookAlike() {
        AesGcmCodec codec = codec("k", NEW, "k");
        assertThat(codec.write("same", Payloads.ENVELOPE).body())
                .isNotEqualTo(codec.write("same", Payloads.ENVELOPE).body());
    }

    @Test
    void keysAreExchangedOneAfterAnother() {
        AesGcmCodec before = codec("old", OLD, "old");
        AesGcmCodec during = AesGcmCodec.over(JsonCodec.strict(), Map.of("old", OLD, "new", NEW), "new");
        AesGcmCodec after = codec("new", NEW, "new");

        assertThat(during.read(sent(before.write("a", Payloads.ENVELOPE)), Payloads.ENVELOPE, String.class))
                .isEqualTo("a");
        assertThat(after.read(sent(during.write("a", Payloads.ENVELOPE)), Payloads.ENVELOPE, String.class))
                .isEqualTo("a");
        assertThatThrownBy(
                        () -> before.read(sent(during.write("a", Payloads.ENVELOPE)), Payloads.ENVELOPE, String.class))
                .isInstanceOf(UnknownKeyException.class)
                .hasMessageContaining("'new'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, 12, 20, -1})
    void aChangedByteIsNoticed(int index) {
        AesGcmCodec codec = codec("k", NEW, "k");
        EncodedPayload sent = sent(codec.write("a text of some length", Payloads.ENVELOPE));
        sent.body()[index < 0 ? sent.body().length - 1 : index] ^= 1;
        assertThatThrownBy(() -> codec.read(sent, Payloads.ENVELOPE, String.class))
                .isInstanceOf(UnreadablePayloadException.class)
                .hasMessageContaining("changed on the way");
    }

    @Test
    void theKeysIdIsProtectedToo() {
        AesGcmCodec codec = AesGcmCodec.over(JsonCodec.strict(), Map.of("a", NEW, "b", NEW), "a");
        EncodedPayload sent = codec.write("text", Payloads.ENVELOPE);
        EncodedPayload renamed =
                new EncodedPayload(sent.body(), Map.of(Headers.CODEC, AesGcmCodec.NAME, Headers.KEY_ID, "b"));
        assertThatThrownBy(() -> codec.read(renamed, Payloads.ENVELOPE, String.class))
                .isInstanceOf(UnreadablePayloadException.class);
    }

    @Test
    void aPayloadIsOfNoUseToAnotherMessage() {
        AesGcmCodec codec = codec("k", NEW, "k");
        EncodedPayload sent = sent(codec.write("text", Payloads.ENVELOPE));
        Envelope otherId = new Envelope(MessageId.at(1), Payloads.ENVELOPE.topic());
        Envelope otherTopic = new Envelope(Payloads.ENVELOPE.messageId(), "OTHER");
        assertThatThrownBy(() -> codec.read(sent, otherId, String.class))
                .isInstanceOf(UnreadablePayloadException.class)
                .hasMessageContaining("for this message");
        assertThatThrownBy(() -> codec.read(sent, otherTopic, String.class))
                .isInstanceOf(UnreadablePayloadException.class);
    }

    @Test
    void whatIsTooShortIsUnreadable() {
        EncodedPayload shortened =
                new EncodedPayload(new byte[27], Map.of(Headers.CODEC, AesGcmCodec.NAME, Headers.KEY_ID, "k"));
        assertThatThrownBy(() -> codec("k", NEW, "k").read(shortened, Payloads.ENVELOPE, String.class))
                .isInstanceOf(UnreadablePayloadException.class);
    }

    @Test
    void plainPayloadsAreReadOnlyWhileThatIsAsked() {
        AesGcmCodec codec = codec("k", NEW, "k");
        EncodedPayload plain = EncodedPayload.of("text".getBytes(UTF_8));
        assertThatThrownBy(() -> codec.read(plain, Payloads.ENVELOPE, String.class))
                .isInstanceOf(UnreadablePayloadException.class)
                .hasMessageContaining("accept-plain");
        assertThat(codec.acceptingPlain().read(plain, Payloads.ENVELOPE, String.class))
                .isEqualTo("text");
    }

    @Test
    void unusableKeysAreRefused() {
        assertThatThrownBy(() -> codec("k", new byte[31], "k")).hasMessageContaining("31 bytes");
        assertThatThrownBy(() -> codec("k", NEW, "other")).hasMessageContaining("'other'");
        assertThatThrownBy(() -> codec("a b", NEW, "a b")).hasMessageContaining("'a b'");
    }

    @Test
    void noKeyIsPrinted() {
        assertThat(codec("k", NEW, "k").toString()).contains("k").doesNotContain(Arrays.toString(NEW), "2, 2");
    }

    private static AesGcmCodec codec(String id, byte[] key, String use) {
        return AesGcmCodec.over(JsonCodec.strict(), Map.of(id, key), use);
    }

    /** As the message carries it. */
    private static EncodedPayload sent(EncodedPayload written) {
        Map<String, String> headers = new HashMap<>(written.headers());
        headers.put(Headers.CODEC, AesGcmCodec.NAME);
        return new EncodedPayload(written.body(), headers);
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
