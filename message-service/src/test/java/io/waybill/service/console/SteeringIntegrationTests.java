package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

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
    void alertsAndTheRunbookSayWhatThereIs() {
        go("/alerts");
        assertThat(browser.text()).contains("Channels", "waybill.alerts.channels");
        go("/runbook");
        assertThat(browser.all(".runbook")).hasSizeGreaterThan(5);
    }
}
