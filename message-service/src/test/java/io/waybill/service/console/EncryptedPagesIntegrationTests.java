package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is shown of a payload that its sender has encrypted. */
@Tag("full")
class EncryptedPagesIntegrationTests extends ConsoleTest {

    private MessageId dead() {
        byte[] body = new byte[180];
        new Random(7).nextBytes(body);
        return new Scene(service, "ENCRYPTED_TOPIC")
                .subscribe("ENCRYPTED_GROUP", "encrypted", "*")
                .payment("PAY-ENCRYPTED-" + System.nanoTime(), Duration.ofMinutes(5))
                .committed()
                .encrypted("2026-11", body)
                .dead("ENCRYPTED_GROUP", 2, new IllegalStateException("no such order"))
                .write();
    }

    @Test
    void thePageSaysWithWhichKeyAndHowManyBytesAndShowsNothingElse() {
        go("/messages/" + dead() + "?tab=payload");

        String tab = browser.find(".tab-body").getText();
        assertThat(tab).contains("Encrypted", "180 bytes", "aes-gcm", "with key 2026-11", "does not have the key");
        assertThat(tab).doesNotContain("Binary", "JSON");
        assertThat(browser.has("pre.payload")).isFalse();
        assertThat(browser.has("a[href$='/edit']")).isFalse();
        browser.narrow(390);
        try {
            assertThat(browser.scrollsSideways()).isFalse();
        } finally {
            browser.widen();
        }
    }

    @Test
    void theKeyIsAmongTheHeaders() {
        go("/messages/" + dead() + "?tab=headers");

        assertThat(browser.find(".tab-body").getText())
                .contains("waybill-codec", "aes-gcm", "waybill-key-id", "2026-11");
    }

    @Test
    void whoOpensTheFormAllTheSameIsToldWhy() {
        MessageId id = dead();

        browser.keep(address(), "waybill-language", "zh-CN");
        go("/messages/" + id + "/edit");

        assertThat(browser.text()).contains("消息体已用密钥 2026-11 加密");
        go("/messages/" + id + "?tab=payload");
        assertThat(browser.find(".tab-body").getText()).contains("已加密", "2026-11");
    }
}
