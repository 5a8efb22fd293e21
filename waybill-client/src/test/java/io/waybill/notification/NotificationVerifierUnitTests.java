package io.waybill.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.protocol.webhook.WebhookKey;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationVerifierUnitTests {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_" + "A".repeat(32);
    private static final long AT = 1_614_265_330L;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, String> PUBLISHED = Map.of(
            "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp", "" + AT,
            "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    private final NotificationVerifier verifier =
            NotificationVerifier.of(SECRET).at(at(AT));

    private static Clock at(long seconds) {
        return Clock.fixed(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> headers = new HashMap<>(PUBLISHED);
        headers.put(name, value);
        return headers;
    }

    @Test
    void theExampleOfTheStandardIsVerified() {
        assertThat(verifier.verify(BODY, PUBLISHED::get)).isEqualTo(NotificationVerdict.VERIFIED);
        assertThat(NotificationVerifier.idOf(PUBLISHED::get)).isEqualTo("msg_p5jXN8AQM9LWM0D4loKWxJek");
    }

    @Test
    void whatWasChangedOnTheWayIsNot() {
        byte[] other = BODY.clone();
        other[3] ^= 1;
        assertThat(verifier.verify(other, PUBLISHED::get)).isEqualTo(NotificationVerdict.SIGNATURE_UNKNOWN);
        assertThat(verifier.verify(BODY, with("webhook-id", "msg_other")::get))
                .isEqualTo(NotificationVerdict.SIGNATURE_UNKNOWN);
        assertThat(verifier.verify(BODY, with("webhook-timestamp", "" + (AT + 1))::get))
                .isEqualTo(NotificationVerdict.SIGNATURE_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void withoutAHeaderNothingIs(String name) {
        Map<String, String> headers = new HashMap<>(PUBLISHED);
        headers.remove(name);
        assertThat(verifier.verify(BODY, headers::get)).isEqualTo(NotificationVerdict.HEADER_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1614265330.5", "9999999999999", "１６１４２６５３３０"})
    void aTimestampThatIsNoneIsUnreadable(String timestamp) {
        assertThat(verifier.verify(BODY, with("webhook-timestamp", timestamp)::get))
                .isEqualTo(NotificationVerdict.HEADER_UNREADABLE);
    }

    @Test
    void oldOnesAndThoseOfTheFutureAreRefusedBeyondTheWindow() {
        assertThat(verifier.at(at(AT + 300)).verify(BODY, PUBLISHED::get)).isEqualTo(NotificationVerdict.VERIFIED);
        assertThat(verifier.at(at(AT + 301)).verify(BODY, PUBLISHED::get)).isEqualTo(NotificationVerdict.TOO_OLD);
        assertThat(verifier.at(at(AT - 301)).verify(BODY, PUBLISHED::get)).isEqualTo(NotificationVerdict.TOO_EARLY);
        assertThat(verifier.at(at(AT + 301)).within(Duration.ofHours(1)).verify(BODY, PUBLISHED::get))
                .isEqualTo(NotificationVerdict.VERIFIED);
    }

    @Test
    void whileOneSecretReplacesAnotherEitherIsGood() {
        String id = "msg_1";
        String both = WebhookKey.parse(OTHER).sign(id, AT, BODY) + " "
                + WebhookKey.parse(SECRET).sign(id, AT, BODY);
        Map<String, String> headers = Map.of("webhook-id", id, "webhook-timestamp", "" + AT, "webhook-signature", both);
        assertThat(verifier.verify(BODY, headers::get)).isEqualTo(NotificationVerdict.VERIFIED);
        assertThat(NotificationVerifier.of(OTHER, SECRET).at(at(AT)).verify(BODY, PUBLISHED::get))
                .isEqualTo(NotificationVerdict.VERIFIED);
        assertThat(NotificationVerifier.of(OTHER).at(at(AT)).verify(BODY, PUBLISHED::get))
                .isEqualTo(NotificationVerdict.SIGNATURE_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "v1", "v1,", "v1,!", "v1a,AAAA", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="})
    void whatIsNoSignatureIsUnknown(String signature) {
        assertThat(verifier.verify(BODY, with("webhook-signature", signature)::get))
                .isEqualTo(NotificationVerdict.SIGNATURE_UNKNOWN);
    }

    @Test
    void withoutAKeyThereIsNoVerifier() {
        assertThatThrownBy(NotificationVerifier::of).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NotificationVerifier.of("whsec_topsecretbutshort"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("topsecret");
        assertThatThrownBy(() -> NotificationVerifier.of("topsecret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("topsecret");
    }

    @Test
    void aKeyThatSignsIsNotForReceivers() {
        String signing = "whsk_" + "A".repeat(43);
        assertThatThrownBy(() -> NotificationVerifier.of(signing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whpk_")
                .hasMessageNotContaining("AAAA");
    }
}
