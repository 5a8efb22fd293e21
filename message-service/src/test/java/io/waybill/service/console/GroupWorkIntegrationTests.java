package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.Topics;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** A group's page says what is being done about it, and how old it is. */
@Tag("full")
class GroupWorkIntegrationTests extends ConsoleTest {

    private static final String GROUP = "WORK_GROUP";

    private void die(Scene scene, String key, Duration ago) {
        scene.payment(key, ago)
                .committed()
                .published()
                .dead(GROUP, 2, new IllegalStateException("no shelf for it"))
                .write();
    }

    @Test
    void aPlannedAndAFinishedOperationShowOnTheGroupsPage() {
        EmbeddedRocketMq.shared().createTopic("WORK_TOPIC");
        EmbeddedRocketMq.shared().createTopic(Topics.retriesOf(GROUP));
        Scene scene = new Scene(service, "WORK_TOPIC").subscribe(GROUP, "work", "*");
        die(scene, "PAY-WORK-1", Duration.ofMinutes(5));
        die(scene, "PAY-WORK-2", Duration.ofHours(3));
        die(scene, "PAY-WORK-3", Duration.ofHours(4));
        go("/groups?text=no+shelf+for");
        browser.click("[data-open]");
        browser.await(() -> browser.path().startsWith("/groups/"));
        String page = browser.path();
        assertThat(browser.find(".ages").getText()).contains("up to 1 h\n1", "1 h to 1 day\n2", "1 to 7 days\n0");
        assertThat(browser.find("#retried").getText()).contains("by no bulk operation");
        assertThat(browser.has("#work")).isFalse();

        go("/messages?state=DEAD&topic=WORK_TOPIC");
        browser.click("[data-bulk=ARCHIVE]");
        browser.await(() -> browser.has("#confirm"));
        String ofTopic = browser.path();
        go(page);
        assertThat(browser.find("#work").getText()).contains("Archive all");
        go(ofTopic);
        browser.click("[action$='/cancel'] button");
        browser.await(() -> browser.find("#live").getDomAttribute("data-phase").equals("CANCELLED"));
        go(page);

        browser.click("button[data-bulk=REDELIVER]");
        browser.await(() -> browser.has("#confirm"));
        go(page);
        assertThat(browser.find("#work").getText()).contains("Redeliver all", "To be confirmed");
        browser.find("#work").findElement(By.cssSelector("a")).click();
        browser.await(() -> browser.has("#confirm"));
        browser.type("#reason", "there is a shelf now");
        browser.find("#confirm").findElement(By.cssSelector("button")).click();
        browser.await(() -> browser.find("#live").getDomAttribute("data-phase").equals("DONE"));
        go(page);

        assertThat(browser.has("#work")).isFalse();
        assertThat(browser.find("#retried").getText()).contains("3 succeeded, 0 failed, of 3");
    }

    @Test
    void anAgeLeadsToItsMessagesAndANoteInTheMakingIsLeftAlone() {
        Scene scene = new Scene(service, "AGES_TOPIC").subscribe(GROUP, "work", "*");
        scene.payment("PAY-AGES-1", Duration.ofHours(5))
                .committed()
                .published()
                .dead(GROUP, 2, new IllegalStateException("no pallet"))
                .write();
        go("/groups?text=no+pallet");
        browser.click("[data-open]");
        browser.await(() -> browser.has("#note"));
        browser.hurry();
        browser.find("#note").sendKeys("half a sent");

        scene.payment("PAY-AGES-2", Duration.ofMinutes(5))
                .committed()
                .published()
                .dead(GROUP, 2, new IllegalStateException("no pallet"))
                .write();

        browser.await(() -> browser.find(".ages").getText().contains("up to 1 h\n1"));
        browser.find("#note").sendKeys("ence");
        assertThat(browser.find("#note").getDomProperty("value")).isEqualTo("half a sentence");
        browser.await(() -> browser.find("#diagnosis").getText().contains("2 dead"));
        browser.find(".ages").findElement(By.cssSelector("a:nth-child(2)")).click();
        browser.await(() -> browser.path().startsWith("/messages?"));
        list(browser.path(), 1);
        assertThat(browser.find("[data-row]").getText()).contains("PAY-AGES-1");
    }
}
