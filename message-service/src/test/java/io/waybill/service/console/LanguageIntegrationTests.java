package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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
    void theThemeChangesAtAClickAndStays() {
        go("/");
        browser.click("[data-theme-switch]");
        browser.click("[data-theme-switch]");
        assertThat(browser.find("html").getDomAttribute("data-bs-theme")).isEqualTo("dark");

        go("/messages");

        assertThat(browser.find("html").getDomAttribute("data-bs-theme")).isEqualTo("dark");
    }
}
