package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.waybill.protocol.MessageId;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A message's page that stays open while things happen to the message. */
@Tag("full")
class FollowingIntegrationTests extends ConsoleTest {

    private static final String GROUP = "FOLLOWING_GROUP";
    private static final Exception ERROR =
            Scene.thrownBy(new IllegalStateException("no such order"), "com.shop.Orders", "markPaid", 57);

    private Scene.Payment failing(Scene scene, String key) {
        return scene.payment(key, Duration.ofMinutes(5))
                .pending()
                .committed()
                .published()
                .failed(GROUP, 1, ERROR);
    }

    private Scene scene() {
        return new Scene(service, "FOLLOWING_TOPIC").subscribe(GROUP, "following", "*");
    }

    @Test
    void theTimelineTellsHowLongEachStepTook() {
        MessageId id = failing(scene(), "PAY-STEPS").write();

        go("/messages/" + id);

        assertThat(browser.find(".timeline").getText())
                .containsSubsequence(
                        "Local transaction committed",
                        "+15 ms",
                        "Seen on its topic",
                        "+20 ms",
                        "10 s after the last copy",
                        "+10 s");
    }

    @Test
    void anOpenTabFollowsAndKeepsItsPlace() {
        Scene scene = scene();
        Scene.Payment payment = failing(scene, "PAY-TABS");
        MessageId id = payment.write();
        go("/messages/" + id + "?tab=errors");
        assertThat(browser.all(".failure")).hasSize(1);
        browser.find("#tab-errors").sendKeys("");
        browser.hurry();
        browser.driver().executeScript("window.scrollTo(0, 300)");
        double top = topOfTabs();

        scene.again(payment).dead(GROUP, 2, ERROR).write();

        browser.await(() -> browser.all(".failure").size() == 2);
        assertThat(browser.driver().executeScript("return document.activeElement.id"))
                .isEqualTo("tab-errors");
        browser.await(() -> browser.find("h1").getText().contains("Dead"));
        assertThat((Long) browser.driver().executeScript("return window.scrollY"))
                .isPositive();
        assertThat(topOfTabs()).isCloseTo(top, within(2.0));
    }

    /** Where they stand in the window, whatever comes above them. */
    private double topOfTabs() {
        return ((Number) browser.driver()
                        .executeScript("return document.getElementById('tabs').getBoundingClientRect().top"))
                .doubleValue();
    }

    @Test
    void whatIsMarkedStaysUntilItIsLetGo() {
        Scene scene = scene();
        Scene.Payment payment = failing(scene, "PAY-MARKED");
        go("/messages/" + payment.write() + "?tab=errors");
        browser.hurry();
        browser.driver()
                .executeScript("getSelection().selectAllChildren(document.querySelector('#tabs .failure-text'))");

        scene.again(payment).dead(GROUP, 2, ERROR).write();

        browser.await(() -> browser.find("h1").getText().contains("Dead"));
        browser.driver()
                .executeScript(
                        "window.answers = 0;"
                                + " document.addEventListener('htmx:afterRequest', e => window.answers += e.target.id === 'tabs')");
        browser.await(() -> (Long) browser.driver().executeScript("return window.answers") > 0);
        assertThat(browser.all(".failure")).hasSize(1);
        browser.driver().executeScript("getSelection().removeAllRanges()");
        browser.await(() -> browser.all(".failure").size() == 2);
    }
}
