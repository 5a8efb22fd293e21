package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliveryPurpose;
import io.waybill.service.model.RedeliveryInstruction;
import io.waybill.service.tracking.journal.JournalWriter;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
class LanguageIntegrationTests extends ConsoleTest {

    @Test
    void theSwitchChangesTheLanguageForGood() {
        go("/messages");
        assertThat(browser.find("h1").getText()).isEqualTo("Messages");

        browser.click("[data-language]");

        browser.await(() -> browser.find("h1").getText().equals("消息"));
        for (String page : List.of(
                "/", "/groups", "/messages", "/operations", "/archive", "/subscriptions", "/audit", "/settings")) {
            go(page);
            assertThat(browser.find("html").getDomAttribute("lang")).isEqualTo("zh-CN");
            assertThat(browser.text()).as(page).contains("总览").doesNotContain("??");
        }
        browser.click("[data-language]");
        browser.awaitText("Overview");
    }

    @Test
    @Tag("full")
    void theThemeChangesAtAClickAndStays() {
        go("/");
        browser.click("[data-theme-switch]");
        browser.click("[data-theme-switch]");
        assertThat(browser.find("html").getDomAttribute("data-bs-theme")).isEqualTo("dark");

        go("/messages");

        assertThat(browser.find("html").getDomAttribute("data-bs-theme")).isEqualTo("dark");
    }

    @Test
    @Tag("full")
    void whatTheServiceWroteDownInEnglishIsReadInChinese() {
        Scene scene = new Scene(service, "SPEAKING_TOPIC").subscribe("SPEAKING_GROUP", "speaking", "*");
        MessageId id = scene.payment("PAY-SPEAKING", Duration.ofMinutes(5))
                .committed()
                .published()
                .dead("SPEAKING_GROUP", 2, new IllegalStateException("no such order"))
                .write();
        service.getBean(JournalWriter.class)
                .changeOpen(
                        new TreeSet<>(List.of(id)),
                        message -> message.instruct(
                                "SPEAKING_GROUP",
                                new RedeliveryInstruction(
                                        DeliveryPurpose.DELIVER, null, 0, true, "operator", "order is there now", 7L),
                                System.currentTimeMillis()),
                        changed -> {});
        go("/messages/" + id);
        browser.click("[data-language]");
        browser.await(() -> browser.find("html").getDomAttribute("lang").equals("zh-CN"));

        assertThat(browser.find(".timeline").getText())
                .contains("operator，批量操作 7：order is there now", "java.lang.IllegalStateException: no such order");

        browser.driver().executeScript("document.cookie = 'waybill-language=en;path=/'");
    }
}
