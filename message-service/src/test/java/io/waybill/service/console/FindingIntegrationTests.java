package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

@Tag("full")
class FindingIntegrationTests extends ConsoleTest {

    private static final String TOPIC = "FINDING_TOPIC";
    private static final String GROUP = "FINDING_GROUP";
    private static final String KEY = "PAY-FINDING-" + System.nanoTime();

    private static MessageId dead;

    @BeforeEach
    void fill() {
        if (dead == null) {
            Scene scene = new Scene(service, TOPIC).subscribe(GROUP, "finding", "*");
            dead = scene.payment(KEY, Duration.ofMinutes(5))
                    .committed()
                    .published()
                    .dead(GROUP, 3, new IllegalStateException("no such order"))
                    .write();
            for (int i = 0; i < 2; i++) {
                scene.payment("TWICE" + KEY, Duration.ofMinutes(1)).committed().write();
            }
        }
    }

    private void search(String text) {
        go("/settings");
        browser.find("#search").sendKeys(text + Keys.ENTER);
    }

    @Test
    void aPaymentsIdLeadsStraightToItsMessage() {
        search(KEY);

        browser.await(() -> browser.path().equals("/messages/" + dead));
        assertThat(browser.find("h1").getText()).contains(KEY, "Dead");
    }

    @Test
    void aMessagesIdLeadsStraightToIt() {
        search(dead.toString());

        browser.await(() -> browser.path().equals("/messages/" + dead));
    }

    @Test
    void aKeyOfSeveralMessagesLeadsToTheirList() {
        search("TWICE" + KEY);

        browser.await(() -> browser.path().equals("/messages?key=TWICE" + KEY));
        assertThat(browser.all("[data-row]")).hasSize(2);
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        search("NOWHERE-" + KEY);

        browser.awaitText("Nothing matches");
    }

    @Test
    void filtersStandInTheAddressAndSurviveAReload() {
        go("/messages");
        browser.click("label[for=state-DEAD]");
        browser.await(() -> browser.path().contains("state=DEAD"));
        browser.type("input[name=group]", GROUP);
        browser.click("#filters button[type=submit]");
        browser.await(() -> browser.path().contains("group=" + GROUP));

        browser.await(() -> {
            browser.driver().navigate().refresh();
            return browser.all("[data-row]").size() == 1;
        });

        assertThat(browser.find("[data-row]").getText()).contains(KEY, "IllegalStateException", "no such order");
        assertThat(browser.find("input[name=group]").getDomProperty("value")).isEqualTo(GROUP);
    }

    @Test
    void aFilterThatCantBeReadIsNamed() {
        go("/messages?attempts=many");

        assertThat(browser.find("[role=alert]").getText()).contains("attempts", "many");
    }

    @Test
    void aListSaysThatSomethingHasChangedAndDoesNotJump() {
        go("/messages?topic=" + TOPIC);
        browser.hurry();
        List<WebElement> before = browser.all("[data-row]");

        new Scene(service, TOPIC)
                .payment("NEW" + KEY, Duration.ZERO)
                .committed()
                .write();

        browser.await(() -> browser.find("[data-bubble]").isDisplayed());
        assertThat(browser.all("[data-row]")).hasSameSizeAs(before);
        browser.click("[data-bubble]");
        browser.awaitText("NEW" + KEY);
    }

    @Test
    void keysMoveTheFocus() {
        go("/messages?topic=" + TOPIC);
        browser.find("body").sendKeys("j");
        assertThat(browser.all("[data-row].current")).hasSize(1);

        browser.find("body").sendKeys("/");

        assertThat(browser.driver().switchTo().activeElement().getDomAttribute("id"))
                .isEqualTo("search");
    }

    @Test
    void noPageIsWiderThanAPhone() {
        browser.narrow(360);
        try {
            for (String page : List.of(
                    "/",
                    "/groups",
                    "/messages?topic=" + TOPIC,
                    "/messages/" + dead,
                    "/messages/" + dead + "/redeliver",
                    "/messages/" + dead + "/edit",
                    "/operations",
                    "/archive",
                    "/subscriptions",
                    "/endpoints",
                    "/policies",
                    "/runbook",
                    "/alerts",
                    "/audit",
                    "/settings")) {
                go(page);
                assertThat(browser.driver().findElement(By.tagName("h1")).isDisplayed())
                        .isTrue();
                assertThat(browser.scrollsSideways()).as(page).isFalse();
            }
        } finally {
            browser.widen();
        }
    }
}
