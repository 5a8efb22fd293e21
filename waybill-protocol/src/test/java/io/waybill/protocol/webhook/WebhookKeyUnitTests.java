package io.waybill.protocol.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookKeyUnitTests {

    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] tail(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    @Test
    void theExampleOfTheStandardIsSigned() {
        WebhookKey key = WebhookKey.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, BODY))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assertThat(key.canSign()).isTrue();
    }

    /** RFC 8032, section 7.1, the first key: what others derive from the seed is what is expected here. */
    @Test
    void aSeedAndItsPublicKeyBelongTogether() {
        HexFormat hex = HexFormat.of();
        byte[] seed = hex.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        byte[] point = hex.parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        byte[] both = Arrays.copyOf(seed, 64);
        System.arraycopy(point, 0, both, 32, 32);
        WebhookKey verifying = WebhookKey.parse("whpk_" + base64(point));
        for (byte[] written : new byte[][] {seed, both}) {
            String signature = WebhookKey.parse("whsk_" + base64(written)).sign("msg_1", 7, BODY);
            assertThat(signature).startsWith("v1a,");
            assertThat(verifying.hasSigned(signature, "msg_1", 7, BODY)).isTrue();
            assertThat(verifying.hasSigned(signature, "msg_1", 8, BODY)).isFalse();
            assertThat(WebhookKey.verifyingKeyOf("whsk_" + base64(written))).contains("whpk_" + base64(point));
        }
        assertThat(verifying.canSign()).isFalse();
        assertThatThrownBy(() -> verifying.sign("msg_1", 7, BODY)).isInstanceOf(IllegalStateException.class);
    }

    /** Only the seed signs: a public half of another key that somebody wrote behind it would verify nothing. */
    @Test
    void thePublicKeyIsThatOfTheSeed() {
        String own = WebhookKey.newSigningKey();
        byte[] mixed = Base64.getDecoder().decode(own.substring("whsk_".length()));
        Arrays.fill(mixed, 32, 64, (byte) 7);
        assertThat(WebhookKey.verifyingKeyOf("whsk_" + base64(mixed)))
                .isEqualTo(WebhookKey.verifyingKeyOf(own))
                .isPresent();
        assertThat(WebhookKey.verifyingKeyOf(WebhookKey.newSecret())).isEmpty();
    }

    @Test
    void keysOfJavasAreTaken() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String signature = WebhookKey.parse(
                        "whsk_" + base64(tail(pair.getPrivate().getEncoded())))
                .sign("msg_1", 7, BODY);
        assertThat(WebhookKey.parse("whpk_" + base64(tail(pair.getPublic().getEncoded())))
                        .hasSigned(signature, "msg_1", 7, BODY))
                .isTrue();
    }

    @Test
    void paddingMayBeMissing() {
        byte[] secret = new byte[25];
        String padded = base64(secret);
        assertThat(padded).endsWith("=");
        assertThat(WebhookKey.parse("whsec_" + padded.replace("=", "")).sign("a", 1, BODY))
                .isEqualTo(WebhookKey.parse("whsec_" + padded).sign("a", 1, BODY));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 65})
    void secretsAreNeitherEmptyNorShortNorEndless(int bytes) {
        String text = "whsec_" + base64(new byte[bytes]);
        assertThatThrownBy(() -> WebhookKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec",
                "whsec_!",
                "WHSEC_AAAA",
                "whsk_AAAA",
                "whpk_AAAA",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void whatIsNoKeyIsRefused(String text) {
        assertThatThrownBy(() -> WebhookKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b"})
    void anIdThatWouldEndElsewhereIsRefused(String id) {
        WebhookKey key = WebhookKey.parse("whsec_" + base64(new byte[32]));
        assertThatThrownBy(() -> key.sign(id, 1, BODY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyDoesNotShowItself() {
        assertThat(WebhookKey.parse("whsec_" + base64(new byte[32])).toString()).isEqualTo("SharedSecret");
    }
}
