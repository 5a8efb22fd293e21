package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Rows of a list are chosen, and something is done to just these. */
@Tag("full")
class ChoosingIntegrationTests extends ConsoleTest {

    private static final Exception ERROR = new IllegalStateException("no such order");

    private String group;

    @BeforeEach
    void fill() {
        long number = System.nanoTime() % 1_000_000;
        group = "CHOOSING_" + number;
        // On a topic of its own: a new group is owed what lies on its topic already.
        Scene scene = new Scene(service, "CHOICE_" + number).subscribe(group, "choosing", "*");
        for (int i = 0; i < 4; i++) {
            scene.payment("PAY-CHOOSING-" + i, Duration.ofMinutes(10 - i))
                    .committed()
                    .published()
                    .dead(group, 2, ERROR)
                    .write();
        }
        scene.payment("PAY-CHOOSING-ALIVE", Duration.ofMinutes(1))
                .committed()
                .published()
                .failed(group, 1, ERROR)
                .write();
    }

    private void choose(String key) {
        browser.driver()
                .findElement(By.xpath("//tr[.//a[text()='" + key + "']]//input[@type='checkbox']"))
                .click();
    }

    @Test
    void theChosenOnesArePlannedAndNothingElse() {
        list("/messages?group=" + group, 5);
        assertThat(browser.all("[data-choose]")).hasSize(4);
        assertThat(browser.find("#chosen").isDisplayed()).isFalse();

        choose("PAY-CHOOSING-1");
        choose("PAY-CHOOSING-3");
        assertThat(browser.find("#chosen").getText()).startsWith("2 chosen");
        browser.click("[data-chosen-kind=REDELIVER]");

        browser.await(() -> browser.has("#confirm"));
        assertThat(browser.find("#matched").getText()).isEqualTo("2");
        assertThat(browser.find("h1").getText()).contains("Redeliver").doesNotContain("all");
        assertThat(browser.text()).contains("Messages chosen by hand", group);
    }

    @Test
    @Tag("full")
    void aWholePageIsChosenAtOnceAndLetGo() {
        list("/messages?state=DEAD&group=" + group, 4);

        browser.click("[data-choose-all]");
        assertThat(browser.find("[data-chosen]").getText()).isEqualTo("4");
        choose("PAY-CHOOSING-0");
        assertThat(browser.find("[data-chosen]").getText()).isEqualTo("3");
        browser.click("#chosen [type=reset]");

        browser.await(() -> !browser.find("#chosen").isDisplayed());
        assertThat(browser.find("[data-choose-all]").isSelected()).isFalse();
    }

    /** As somebody may who presses Enter on a box that is not ticked. */
    @Test
    @Tag("full")
    void whoChoosesNothingDoesNotGetAll() {
        list("/messages?state=DEAD&group=" + group, 4);

        browser.driver()
                .executeScript("const form = document.getElementById('chosen');"
                        + " form.requestSubmit(form.querySelector('[data-chosen-kind=REDELIVER]'))");

        browser.awaitText("no message is chosen");
        assertThat(browser.path()).startsWith("/messages");
    }

    @Test
    @Tag("full")
    void keysChooseToo() {
        list("/messages?group=" + group, 5);

        browser.find("body").sendKeys("jjx");

        assertThat(browser.find("[data-chosen]").getText()).isEqualTo("1");
        List<String> chosen = browser.all("[data-row]").stream()
                .filter(row -> row.findElements(By.cssSelector("input:checked")).size() == 1)
                .map(row -> row.findElement(By.cssSelector("[data-open]")).getText())
                .toList();
        assertThat(chosen).containsExactly("PAY-CHOOSING-3");
    }

    @Test
    @Tag("full")
    void onAPhoneTheListIsNoWiderForIt() {
        browser.narrow(360);
        try {
            list("/messages?group=" + group, 5);
            browser.click("[data-choose-all]");
            assertThat(browser.scrollsSideways()).isFalse();
            assertThat(browser.find("#chosen").isDisplayed()).isTrue();
        } finally {
            browser.widen();
        }
    }
}
