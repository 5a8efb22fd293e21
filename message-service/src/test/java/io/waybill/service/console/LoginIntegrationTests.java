package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.service.support.Service;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
class LoginIntegrationTests extends ConsoleTest {

    private static final String GROUP = "LOGIN_GROUP";

    private static MessageId dead;

    private String dead() {
        if (dead == null) {
            dead = new Scene(service, "LOGIN_TOPIC")
                    .subscribe(GROUP, "login", "*")
                    .payment("PAY-LOGIN", Duration.ofMinutes(5))
                    .committed()
                    .published()
                    .dead(GROUP, 1, new IllegalStateException("no such order"))
                    .write();
        }
        return "/messages/" + dead;
    }

    private void be(String role) {
        browser.login(address(), Service.userOf(role));
    }

    private void fillIn(String password) {
        browser.type("#username", Service.USER);
        browser.type("#password", password);
        browser.click("form button[type=submit]");
    }

    @Test
    void whoIsNotLoggedInIsLedToTheLoginAndBack() {
        browser.forget(address());
        go(dead());
        browser.await(() -> browser.path().startsWith("/login?next=%2Fmessages%2F"));
        assertThat(browser.find("h1").getText()).isEqualTo("Waybill");

        fillIn(Service.PASSWORD);

        browser.await(() -> browser.path().startsWith(dead()));
    }

    @Test
    void aWrongPasswordIsToldWithoutSayingWhatWasWrong() {
        browser.forget(address());
        go("/login");
        fillIn("wrong");

        browser.await(() -> !browser.path().equals("/login"));
        assertThat(browser.find("[role=alert]").getText()).contains("did not work");
    }

    @Test
    void whoLogsOutIsOut() {
        go("/");
        browser.click(".user");
        browser.click(".dropdown-menu button");
        browser.awaitText("You are logged out");

        go("/messages");

        browser.await(() -> browser.path().equals("/login?next=%2Fmessages"));
    }

    @Test
    void aViewerSeesEverythingButPayloadsAndWhyNothingCanBeDone() {
        be("viewer");
        go(dead() + "?tab=payload");
        assertThat(browser.find("#tabs").getText())
                .contains("permission PAYLOAD")
                .doesNotContain("amountInCents");
        assertThat(browser.all("a[data-action]")).isEmpty();
        assertThat(browser.find("span[data-action=redeliver]").getDomAttribute("title"))
                .contains("OPERATE");
        assertThat(browser.find("span[data-action=redeliver] button").isEnabled())
                .isFalse();

        go("/messages?state=DEAD&group=" + GROUP);

        assertThat(browser.find("button[data-bulk=REDELIVER]").isEnabled()).isFalse();
    }

    @Test
    void anOperatorActsButDoesNotEdit() {
        be("operator");
        go(dead());
        browser.await(() -> browser.has("a[data-action=redeliver]"));
        assertThat(browser.has("a[data-action=edit]")).isFalse();

        go(dead() + "/edit");

        assertThat(browser.find(".status").getText()).isEqualTo("403");
    }

    @Test
    void anEditorSeesPayloadsAndEdits() {
        be("editor");
        go(dead() + "?tab=payload");

        assertThat(browser.find("#tabs").getText()).contains("amountInCents");
        assertThat(browser.has("a[data-action=edit]")).isTrue();
    }
}
