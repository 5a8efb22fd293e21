package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
class UnderstandingIntegrationTests extends ConsoleTest {

    private static final String TOPIC = "UNDERSTANDING_TOPIC";
    private static final String GROUP = "UNDERSTANDING_GROUP";
    private static final String KEY = "PAY-UNDERSTANDING-" + System.nanoTime();

    private static MessageId dead;

    @BeforeEach
    void fill() {
        if (dead == null) {
            Exception missing =
                    Scene.thrownBy(new IllegalStateException("no order for " + KEY), "com.shop.Orders", "markPaid", 57);
            dead = new Scene(service, TOPIC)
                    .subscribe(GROUP, "understanding", "*")
                    .payment(KEY, Duration.ofMinutes(5))
                    .pending()
                    .committed()
                    .published()
                    .failed(GROUP, 1, missing)
                    .dead(GROUP, 2, missing)
                    .write();
        }
    }

    @Test
    void aMessagesPageSaysWhyItIsDead() {
        go("/messages/" + dead);

        assertThat(browser.find(".diagnosis").getText())
                .contains(GROUP + " gave up after 2 attempts")
                .contains("java.lang.IllegalStateException no order for " + KEY);
    }

    @Test
    void theTimelineTellsAllOfIt() {
        go("/messages/" + dead);

        assertThat(browser.find(".timeline").getText())
                .containsSubsequence(
                        "Half message stored",
                        "Local transaction committed",
                        "Seen on its topic",
                        "Attempt failed",
                        "Given up by the consumer group",
                        "State: dead");
    }

    @Test
    void timesAreLocalAndTellUtcToo() {
        go("/messages/" + dead);

        browser.await(() -> String.valueOf(browser.find(".timeline time").getDomAttribute("title"))
                .endsWith("UTC"));
        assertThat(browser.find(".timeline time").getText()).doesNotContain("UTC");
        assertThat(browser.find("[data-zone]").getDomProperty("textContent")).contains("UTC");
    }

    @Test
    void errorsPayloadHeadersAndAuditAreTabsWithAddresses() {
        go("/messages/" + dead);
        assertThat(browser.find("#tabs").getText()).contains("com.shop.Orders.markPaid");

        browser.click("#tabs a[href$='tab=payload']");
        browser.awaitText("\"amountInCents\"");
        assertThat(browser.path()).endsWith("tab=payload");

        browser.click("#tabs a[href$='tab=headers']");
        browser.awaitText("traceparent");
        browser.click("#tabs a[href$='tab=audit']");
        browser.awaitText("Nobody has done anything to this message");
    }

    @Test
    void theBrokerIsAskedOnRequest() {
        go("/messages/" + dead);

        browser.click("[hx-target='#broker']");

        browser.awaitText("RMQ_SYS_TRANS_HALF_TOPIC");
        assertThat(browser.find("#broker").getText()).contains("TRANS_CHECK_MAX_TIME_TOPIC", "nothing");
    }

    @Test
    void theOverviewLeadsToWhatIsDead() {
        go("/");
        assertThat(browser.find(".tiles").getText()).contains("Dead", "Pending", "Oldest undelivered");

        browser.click(".tile");

        browser.await(() -> browser.path().equals("/messages?state=DEAD"));
    }

    @Test
    void likeFailuresAreOneGroupThatCanBeTriaged() {
        go("/groups?text=no+order+for");
        browser.click("[data-open]");
        browser.await(() -> browser.path().startsWith("/groups/"));
        assertThat(browser.text()).contains("java.lang.IllegalStateException", GROUP);

        browser.type("#note", "orders are late on Sundays");
        browser.click("#triage");

        browser.awaitText("Saved.");
        assertThat(browser.find("#note").getDomProperty("value")).isEqualTo("orders are late on Sundays");
    }

    @Test
    void whatIsNotThereIsAPageOfTheConsole() {
        for (String path : new String[] {"/nowhere", "/messages/x", "/operations/999999", "/groups/x"}) {
            go(path);
            assertThat(browser.find(".status").getText()).as(path).isEqualTo("404");
            assertThat(browser.has(".sidebar")).isTrue();
        }
    }

    @Test
    void settingsShowNoSecrets() {
        go("/settings");

        assertThat(browser.text())
                .contains("waybill.redelivery", "stale-after")
                .doesNotContain(
                        io.waybill.service.support.Service.API_KEY, io.waybill.service.support.Service.PASSWORD);
    }
}
