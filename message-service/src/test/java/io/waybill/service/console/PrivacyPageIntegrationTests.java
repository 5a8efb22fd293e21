package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** One person's data on the pages, by who may and who may not. */
@ServiceTest
class PrivacyPageIntegrationTests {

    private static final String KEY = "PAY-PRIVACY";

    @Autowired
    ApplicationContext service;

    @LocalServerPort
    int port;

    private CookieClient as(String role) {
        CookieClient browser = new CookieClient(port);
        browser.login(Service.userOf(role), Service.PASSWORD);
        return browser;
    }

    @Test
    void whoHasTheRoleFindsExportsAndErasesAndTheMessageSaysSo() {
        MessageId id = new Scene(service, "PRIVACY_PAGE_TOPIC")
                .subscribe("PRIVACY_PAGE_GROUP", "privacy", "*")
                .payment(KEY, Duration.ofMinutes(5))
                .committed()
                .published()
                .done("PRIVACY_PAGE_GROUP")
                .write();
        CookieClient browser = as("privacy");

        assertThat(browser.get("/privacy?key=" + KEY).body())
                .contains("Finished messages", "/privacy/export?key=" + KEY, "What lies elsewhere is not reached");
        assertThat(browser.get("/privacy/export?key=" + KEY).body()).contains(id.toString(), "\"type\":\"end\"");
        browser.submit("/privacy/erase", Map.of("key", KEY, "reason", "request 1", "_csrf", browser.token()));

        assertThat(browser.get("/privacy?key=" + KEY).body()).contains("Erased: 1 messages");
        assertThat(browser.get("/messages/" + id).body())
                .contains("What it carried was erased", "Erased by only-privacy at")
                .contains("What it carried has been erased: it can’t be delivered again.");
        assertThat(browser.get("/").body()).contains("href=\"/privacy\"");
    }

    @Test
    void whoHasNotDoesNotEvenSeeTheWay() {
        CookieClient browser = as("admin");

        assertThat(browser.get("/privacy?key=" + KEY).statusCode()).isEqualTo(403);
        assertThat(browser.get("/").body()).doesNotContain("href=\"/privacy\"");
    }
}
