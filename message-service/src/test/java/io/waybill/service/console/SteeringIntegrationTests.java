package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.test.rocketmq.EmbeddedRocketMq;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an administrator sets from the console. */
@Tag("full")
class SteeringIntegrationTests extends ConsoleTest {

    @Test
    void aPolicyIsSetAndRemoved() {
        go("/policies");
        browser.type("#policy input[name=name]", "STEERED_GROUP");
        browser.type("#policy input[name=staleAfter]", "7m");
        browser.type("#policy input[name=ladder]", "5m, 1h");
        browser.find("#policy").findElement(By.cssSelector("button")).click();

        browser.await(() -> browser.has("[data-policy=STEERED_GROUP]"));
        assertThat(browser.find("[data-policy=STEERED_GROUP]").getText()).contains("STEERED_GROUP", "7m", "5m · 1h");

        browser.find("[data-policy=STEERED_GROUP]")
                .findElement(By.cssSelector("button"))
                .click();
        browser.await(() -> !browser.has("[data-policy=STEERED_GROUP]"));
        go("/audit");
        assertThat(browser.text()).contains("policy set", "policy removed");
    }

    @Test
    @Tag("full")
    void aPolicyThatCantBeIsRefusedWithTheReason() {
        go("/policies");
        browser.type("#policy input[name=name]", "STEERED_GROUP");
        browser.type("#policy input[name=staleAfter]", "soon");
        browser.find("#policy").findElement(By.cssSelector("button")).click();

        browser.await(() -> browser.has(".alert-danger"));
        assertThat(browser.find(".alert-danger").getText()).contains("staleAfter", "soon");
        assertThat(browser.has("[data-policy=STEERED_GROUP]")).isFalse();
    }

    @Test
    @Tag("full")
    void anEndpointIsAddedPausedChangedAndDeleted() {
        EmbeddedRocketMq.shared().createTopic("STEERED_TOPIC");
        go("/endpoints");
        browser.type("#endpoint input[name=name]", "steered-shop");
        browser.type("#endpoint input[name=topic]", "STEERED_TOPIC");
        browser.type("#endpoint input[name=url]", "http://127.0.0.1:9/payments");
        browser.type("#endpoint input[name=waits]", "0s, 5m, 1h");
        browser.find("#endpoint").findElement(By.cssSelector("button")).click();

        browser.awaitText("steered-shop is saved");
        assertThat(browser.text()).contains("whsec_", "http:steered-shop", "0s · 5m · 1h");
        go("/endpoints/steered-shop");
        assertThat(browser.text()).doesNotContain("whsec_");
        browser.narrow(360);
        try {
            go("/endpoints/steered-shop");
            assertThat(browser.scrollsSideways()).isFalse();
        } finally {
            browser.widen();
        }

        go("/endpoints/steered-shop");
        browser.type("form[action$=pause] input[name=reason]", "it is moving");
        browser.click("form[action$=pause] button");
        browser.awaitText("Nothing is sent to steered-shop");
        assertThat(browser.has("form[action$=resume]")).isTrue();
        go("/endpoints/steered-shop");
        browser.type("form[action$=resume] input[name=reason]", "it has moved");
        browser.click("form[action$=resume] button");
        browser.awaitText("steered-shop is told again");
        service.getBean(JdbcTemplate.class)
                .update("insert into endpoint_pause (endpoint, host, paused_at, why)"
                        + " values ('steered-shop', 'one.example.com', 1, 'GONE')");
        go("/endpoints/steered-shop");
        assertThat(browser.has("form[action$=resume]")).isTrue();
        assertThat(browser.has("form[action$=pause]"))
                .as("the other hosts can be paused too")
                .isTrue();
        browser.type("#endpoint input[name=tags]", "PAID");
        browser.find("#endpoint").findElement(By.cssSelector("button")).click();
        browser.awaitText("STEERED_TOPIC PAID");

        go("/endpoints/steered-shop");
        browser.click("details.retire summary");
        browser.type("form[action$=delete] input[name=reason]", "it is gone");
        browser.click("form[action$=delete] button");
        browser.awaitText("steered-shop is deleted");
        go("/audit");
        assertThat(browser.text()).contains("endpoint saved", "endpoint paused", "endpoint deleted");
    }

    @Test
    @Tag("full")
    void alertsAndTheRunbookSayWhatThereIs() {
        go("/alerts");
        assertThat(browser.text()).contains("Channels", "waybill.alerts.channels");
        go("/runbook");
        assertThat(browser.all(".runbook")).hasSizeGreaterThan(5);
    }
}
