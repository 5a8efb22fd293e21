package io.waybill.service.notifying;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.protocol.MessageId;
import io.waybill.service.notifying.Receiver.Told;
import io.waybill.service.support.ServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is sent is checked with the verifiers that others have published. */
@ServiceTest
class NotificationSignatureIntegrationTests extends NotificationTest {

    private static final String NEXT = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd";

    private Told told(MessageId message) {
        publish(message);
        awaitState(message, "DONE");
        return receiver.toldOf(message.toString()).get(0);
    }

    private static Map<String, List<String>> headers(Told told) {
        Map<String, List<String>> headers = new HashMap<>();
        told.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        return headers;
    }

    private static String body(Told told) {
        return new String(told.body(), StandardCharsets.UTF_8);
    }

    private static void checkWithBoth(String secret, Told told) {
        assertThatCode(() -> new com.standardwebhooks.Webhook(secret).verify(body(told), headers(told)))
                .doesNotThrowAnyException();
        assertThatCode(() -> new com.svix.Webhook(secret).verify(body(told), headers(told)))
                .doesNotThrowAnyException();
    }

    @Test
    void othersVerifyIt() {
        register(endpoint());

        Told told = told(id);

        checkWithBoth(SECRET, told);
        assertThatThrownBy(() -> new com.standardwebhooks.Webhook(SECRET).verify(body(told) + " ", headers(told)))
                .isInstanceOf(com.standardwebhooks.exceptions.WebhookVerificationException.class);
        assertThatThrownBy(() -> new com.svix.Webhook(NEXT).verify(body(told), headers(told)))
                .isInstanceOf(com.svix.exceptions.WebhookVerificationException.class);
    }

    /** Whoever knows either of two secrets verifies it; of a secret that is gone nobody does. */
    @Test
    void whileOneSecretReplacesTheOtherBothVerify() {
        Map<String, Object> endpoint = endpoint();
        register(endpoint);
        endpoint.put("secrets", List.of(NEXT, SECRET));
        assertThat(save(endpoint).status()).isEqualTo(200);

        Told both = toldWith(2);

        checkWithBoth(SECRET, both);
        checkWithBoth(NEXT, both);

        endpoint.put("secrets", List.of(NEXT));
        assertThat(save(endpoint).status()).isEqualTo(200);

        Told next = toldWith(1);

        checkWithBoth(NEXT, next);
        assertThatThrownBy(() -> new com.standardwebhooks.Webhook(SECRET).verify(body(next), headers(next)))
                .isInstanceOf(com.standardwebhooks.exceptions.WebhookVerificationException.class);
    }

    @Test
    void aNewSecretSignsBesideTheOldOneUntilThatIsDropped() {
        register(endpoint());
        String path = "/api/v1/endpoints/" + name + "/secrets";

        String made = rest.postAsOperator(path, Map.of("reason", "a year is over"))
                .json()
                .getString("secret");

        Told both = toldWith(2);
        checkWithBoth(made, both);
        checkWithBoth(SECRET, both);

        assertThat(rest.deleteAsOperator(path + "?reason=known").status()).isEqualTo(204);

        checkWithBoth(made, toldWith(1));
    }

    /** A change is known to whoever sends within a second. */
    private Told toldWith(int signatures) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < end) {
            Told told = told(newId());
            if (told.headers().get("webhook-signature").split(" ").length == signatures) {
                return told;
            }
        }
        throw new AssertionError("still not signed with " + signatures + " secrets");
    }
}
