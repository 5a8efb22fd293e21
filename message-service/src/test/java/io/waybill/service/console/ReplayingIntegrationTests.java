package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.springframework.http.HttpStatus;

class ReplayingIntegrationTests extends ConsoleTest {

    private static final Exception ERROR = new IllegalStateException("no such order");

    private Scene.Payment die(Scene scene, String group, String key) {
        return scene.payment(key, Duration.ofMinutes(5)).committed().published().dead(group, 2, ERROR);
    }

    @Test
    void aDeadMessageIsFoundUnderstoodAndRedeliveredAndItsPageFollows() {
        String key = "PAY-REPLAYING-" + System.nanoTime();
        Scene scene = new Scene(service, "REPLAYING_TOPIC").subscribe("REPLAYING_GROUP", "replaying", "*");
        Scene.Payment payment = die(scene, "REPLAYING_GROUP", key);
        MessageId id = payment.write();
        go("/");
        browser.find("#search").sendKeys(key + Keys.ENTER);
        browser.await(() -> browser.path().equals("/messages/" + id));
        assertThat(browser.text()).contains("REPLAYING_GROUP", "no such order");
        browser.click("a[data-action=redeliver]");
        browser.await(() -> browser.path().endsWith("/redeliver"));
        browser.type("#reason", "the order is there now");
        browser.click("form.card button[type=submit]");
        browser.await(() -> browser.path().equals("/messages/" + id));
        assertThat(browser.find(".alert-success").getText()).contains("REPLAYING_GROUP");
        assertThat(browser.find(".timeline").getText()).contains("Redelivery wanted", "the order is there now");
        browser.hurry();

        scene.again(payment).done("REPLAYING_GROUP").write();

        browser.await(() -> browser.find("h1").getText().contains("Done"));
        go("/messages/" + id + "?tab=audit");
        assertThat(browser.find("#tabs").getText()).contains("redelivered", "the order is there now");
    }

    @Test
    @Tag("full")
    void aPayloadIsEditedComparedAndSent() {
        provokes(HttpStatus.UNPROCESSABLE_CONTENT.value());
        Scene scene = new Scene(service, "EDITING_TOPIC").subscribe("EDITING_GROUP", "editing", "*");
        MessageId id = die(scene, "EDITING_GROUP", "PAY-EDITING").write();
        go("/messages/" + id);
        browser.click("a[data-action=edit]");
        browser.await(() -> browser.has("#body-text"));
        browser.type("#reason", "wrong amount");
        browser.type("#body-text", "{\"amountInCents\":");
        browser.click("#compare");
        browser.awaitText("This is not JSON");

        browser.type("#body-text", "{\"amountInCents\":119900}");
        browser.click("#compare");
        browser.await(() -> browser.has("pre.diff"));
        assertThat(browser.find("pre.diff").getText())
                .contains("-   \"amountInCents\":129900", "+ {\"amountInCents\":119900}");
        browser.click("#send");

        browser.await(() -> browser.has(".alert-success"));
        assertThat(browser.find("#tabs").getText())
                .contains("Version 2", "119900", "Original", "129900", "wrong amount");
    }

    @Test
    void allThatMatchAreRedeliveredAsPlanned() {
        EmbeddedRocketMq.shared().createTopic("BULK_TOPIC");
        EmbeddedRocketMq.shared().createTopic(Topics.retriesOf("BULK_GROUP"));
        Scene scene = new Scene(service, "BULK_TOPIC").subscribe("BULK_GROUP", "bulk", "*");
        for (int i = 0; i < 3; i++) {
            die(scene, "BULK_GROUP", "PAY-BULK-" + i).write();
        }
        go("/messages?state=DEAD&group=BULK_GROUP");
        browser.click("button[data-bulk=REDELIVER]");
        browser.await(() -> browser.path().startsWith("/operations/"));
        browser.await(() -> browser.has("#confirm"));
        assertThat(browser.find("#matched").getText()).isEqualTo("3");
        assertThat(browser.text()).contains("BULK_TOPIC", "BULK_GROUP");
        die(scene, "BULK_GROUP", "PAY-BULK-LATER").write();

        browser.type("#reason", "the orders are there now");
        browser.find("#confirm").findElement(By.cssSelector("button")).click();

        browser.await(() -> browser.find("#live").getDomAttribute("data-phase").equals("DONE"));
        assertThat(browser.find("#matched").getText()).isEqualTo("3");
        assertThat(browser.find("#succeeded").getText()).isEqualTo("3");
        list("/messages?state=DEAD&group=BULK_GROUP", 1);
        assertThat(browser.find("[data-row]").getText()).contains("PAY-BULK-LATER");
    }

    @Test
    @Tag("full")
    void aPlanCanBeThrownAway() {
        Scene scene = new Scene(service, "CANCELLING_TOPIC").subscribe("CANCELLING_GROUP", "cancelling", "*");
        die(scene, "CANCELLING_GROUP", "PAY-CANCELLING").write();
        go("/messages?state=DEAD&group=CANCELLING_GROUP");
        browser.click("button[data-bulk=ARCHIVE]");
        browser.await(() -> browser.has("#confirm"));

        browser.click("#cancel");

        browser.await(() -> browser.find("#live").getDomAttribute("data-phase").equals("CANCELLED"));
    }

    @Test
    @Tag("full")
    void anArchivedMessageIsOutOfSightUntilItIsRestored() {
        Scene scene = new Scene(service, "ARCHIVING_TOPIC").subscribe("ARCHIVING_GROUP", "archiving", "*");
        Scene.Payment payment = die(scene, "ARCHIVING_GROUP", "PAY-ARCHIVING");
        MessageId id = payment.write();
        go("/messages/" + id + "/archive");
        browser.type("#reason", "nobody wants it");
        browser.click("form.card button[type=submit]");
        browser.await(() -> browser.has(".alert-success"));
        scene.again(payment).skipped("ARCHIVING_GROUP").write();
        list("/messages?state=DEAD&group=ARCHIVING_GROUP", 0);
        list("/archive?group=ARCHIVING_GROUP", 1);
        browser.click("[data-open]");
        browser.await(() -> browser.path().equals("/messages/" + id));

        browser.click("a[data-action=restore]");
        browser.await(() -> browser.path().endsWith("/restore"));
        browser.click("form.card button[type=submit]");

        browser.awaitText("Restored.");
        list("/messages?state=DEAD&group=ARCHIVING_GROUP", 1);
    }

    @Test
    @Tag("full")
    void whatWasPutRightByHandIsMarkedAsDone() {
        Scene scene = new Scene(service, "RESOLVING_TOPIC").subscribe("RESOLVING_GROUP", "resolving", "*");
        Scene.Payment payment = die(scene, "RESOLVING_GROUP", "PAY-RESOLVING");
        MessageId id = payment.write();
        go("/messages/" + id);
        browser.click("a[data-action=resolve]");
        browser.await(() -> browser.path().endsWith("/resolve"));

        browser.click("form.card button[type=submit]");
        assertThat(browser.path()).as("without a reason").endsWith("/resolve");
        browser.type("#reason", "booked by hand");
        browser.click("form.card button[type=submit]");
        browser.await(() -> browser.path().equals("/messages/" + id));
        assertThat(browser.find(".alert-success").getText()).contains("RESOLVING_GROUP");
        assertThat(browser.find(".timeline").getText()).contains("Marked as done by hand", "booked by hand");
        browser.hurry();

        scene.again(payment).skipped("RESOLVING_GROUP").write();
        browser.await(() -> browser.find("h1").getText().contains("Done"));
        assertThat(browser.find(".diagnosis").getText()).contains("RESOLVING_GROUP");
    }

    @Test
    @Tag("full")
    void anOperationIsPausedAndGoesOnWhereItWas() {
        EmbeddedRocketMq.shared().createTopic("PAUSING_TOPIC");
        EmbeddedRocketMq.shared().createTopic(Topics.retriesOf("PAUSING_GROUP"));
        Scene scene = new Scene(service, "PAUSING_TOPIC").subscribe("PAUSING_GROUP", "pausing", "*");
        for (int i = 0; i < 30; i++) {
            die(scene, "PAUSING_GROUP", "PAY-PAUSING-" + i).write();
        }
        go("/messages?state=DEAD&group=PAUSING_GROUP");
        browser.click("button[data-bulk=REDELIVER]");
        browser.await(() -> browser.has("#confirm"));
        browser.type("#reason", "slowly");
        browser.type("#confirm input[name=rate]", "1");
        browser.find("#confirm").findElement(By.cssSelector("button")).click();
        browser.await(() -> browser.find("#succeeded").getText().matches("[1-9].*"));

        browser.click("#pause");
        browser.await(() -> browser.find("#live").getDomAttribute("data-phase").equals("PAUSED"));
        int succeeded = Integer.parseInt(browser.find("#succeeded").getText());
        assertThat(succeeded).isLessThan(30);
        browser.click("#resume");
        browser.await(() -> browser.find("#live").getDomAttribute("data-phase").equals("RUNNING"));
        browser.await(() -> Integer.parseInt(browser.find("#succeeded").getText()) > succeeded);

        browser.click("#cancel");
        browser.await(() -> browser.find("#live").getDomAttribute("data-phase").equals("CANCELLED"));
        assertThat(browser.has("#pause")).isFalse();
    }

    @Test
    @Tag("full")
    void whatAGroupIsStillRetryingIsEditedForThatGroupAlone() {
        Scene scene = new Scene(service, "WAITING_TOPIC")
                .subscribe("WAITING_GROUP", "waiting", "*")
                .subscribe("READY_GROUP", "ready", "*");
        Scene.Payment payment = scene.payment("PAY-WAITING", Duration.ofMinutes(5))
                .committed()
                .published()
                .done("READY_GROUP")
                .failed("WAITING_GROUP", 1, ERROR);
        MessageId id = payment.write();
        go("/messages/" + id);
        browser.click("a[data-action=edit]");
        browser.await(() -> browser.has("#body-text"));
        assertThat(browser.all("input[name=target]")).hasSize(1);
        browser.type("#reason", "wrong amount");
        browser.type("#body-text", "{\"amountInCents\":119900}");
        browser.click("#compare");
        browser.await(() -> browser.has("pre.diff"));

        browser.click("#send");

        browser.await(() -> browser.has(".alert-success"));
        assertThat(browser.find(".alert-success").getText())
                .contains("WAITING_GROUP", "2")
                .doesNotContain("READY_GROUP");
        assertThat(browser.find(".timeline").getText()).contains("Redelivery wanted", "wrong amount");
        assertThat(browser.find("#tabs").getText()).contains("Version 2", "119900");
    }
}
