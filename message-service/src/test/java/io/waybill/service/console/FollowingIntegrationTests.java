package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A message's page that stays open while things happen to the message. */
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
        browser.driver().executeScript("window.scrollTo(0, 300)");
        Object scrolled = browser.driver().executeScript("return window.scrollY");

        scene.again(payment).dead(GROUP, 2, ERROR).write();

        browser.await(() -> browser.all(".failure").size() == 2);
        assertThat(browser.driver().executeScript("return document.activeElement.id"))
                .isEqualTo("tab-errors");
        browser.await(() -> browser.find("h1").getText().contains("Dead"));
        assertThat((Long) scrolled).isPositive();
    }

    @Test
    void whatIsMarkedStaysUntilItIsLetGo() {
        Scene scene = scene();
        Scene.Payment payment = failing(scene, "PAY-MARKED");
        go("/messages/" + payment.write() + "?tab=errors");
        browser.driver()
                .executeScript("getSelection().selectAllChildren(document.querySelector('#tabs .failure-text'))");

        scene.again(payment).dead(GROUP, 2, ERROR).write();

        browser.await(() -> browser.find("h1").getText().contains("Dead"));
        assertThat(browser.all(".failure")).hasSize(1);
        browser.driver().executeScript("getSelection().removeAllRanges()");
        browser.await(() -> browser.all(".failure").size() == 2);
    }
}
