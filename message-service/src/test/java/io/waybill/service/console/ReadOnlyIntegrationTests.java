package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.WebElement;
import org.springframework.context.ConfigurableApplicationContext;

/** The console of a node that changes nothing, whoever looks. */
@OwnServices
@EnabledIf(value = "hasBrowser", disabledReason = "needs /usr/bin/chromium and /usr/bin/chromedriver")
@Tag("full")
class ReadOnlyIntegrationTests {

    private static final String WHY = "This node is read-only.";

    private static ConfigurableApplicationContext service;
    private static Browser browser;
    private static MessageId dead;

    static boolean hasBrowser() {
        return Browser.isInstalled();
    }

    @BeforeAll
    static void start() {
        service = Service.start(TestDatabase.create("readonly"), "waybill.security.read-only=true");
        dead = new Scene(service, "READ_ONLY_TOPIC")
                .subscribe("READ_ONLY_GROUP", "reading", "*")
                .payment("PAY-READ-ONLY", Duration.ofMinutes(5))
                .committed()
                .published()
                .dead("READ_ONLY_GROUP", 2, new IllegalStateException("no such order"))
                .write();
        browser = Browser.shared();
        browser.login(address(), Service.USER);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void go(String path) {
        browser.open(address() + path);
    }

    private static String address() {
        return "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port");
    }

    private static void assertDisabledWithTheReason(String selector) {
        List<WebElement> buttons = browser.all(selector);
        assertThat(buttons).as(selector).isNotEmpty().noneMatch(WebElement::isEnabled);
        assertThat(browser.all(".disabled-why"))
                .isNotEmpty()
                .allMatch(each -> WHY.equals(each.getDomAttribute("title")));
    }

    @Test
    void everythingIsToBeSeenAndNothingToBePressed() {
        go("/messages/" + dead);
        assertThat(browser.find(".diagnosis").getText()).contains("gave up after 2 attempts");
        assertDisabledWithTheReason(".disabled-why[data-action] button");
        assertThat(browser.has("a[data-action]")).isFalse();

        go("/messages?state=DEAD");
        assertDisabledWithTheReason("button[data-bulk]");
        browser.click("[data-choose]");
        assertDisabledWithTheReason("button[data-chosen-kind]");

        go("/groups?text=no+such+order");
        browser.click("[data-open]");
        browser.await(() -> browser.has("#triage"));
        assertDisabledWithTheReason("button[data-bulk]");
        assertThat(browser.find("#note").isEnabled()).isFalse();
    }

    @Test
    void aFormThatIsSentAllTheSameIsRefused() {
        go("/messages?state=DEAD");
        browser.driver()
                .executeScript("const form = document.querySelector('.bulk form');"
                        + " form.insertAdjacentHTML('beforeend', '<input name=kind value=ARCHIVE>'); form.submit()");
        browser.await(() -> browser.has(".error-page"));

        go("/operations");
        assertThat(browser.has("[data-row]")).isFalse();
    }
}
