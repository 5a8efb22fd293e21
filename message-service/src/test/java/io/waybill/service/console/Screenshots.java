package io.waybill.service.console;

import io.waybill.service.support.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.OutputType;

/**
 * Takes pictures of all pages of the {@link Showcase}: wide and narrow, light and dark. Arguments: its address, a folder,
 * and perhaps the names of the pages wanted. In Chinese with {@code -Dwaybill.screenshots.language=zh-CN}, as somebody else
 * with {@code -Dwaybill.screenshots.user=only-privacy}.
 */
final class Screenshots {

    private Screenshots() {}

    public static void main(String[] arguments) throws IOException {
        String address = arguments[0];
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        List<String> wanted = List.of(arguments).subList(2, arguments.length);
        Browser browser = Browser.shared();
        login(browser, address);
        String language = System.getProperty("waybill.screenshots.language", "en");
        browser.driver().executeScript("document.cookie = 'waybill-language=' + arguments[0] + '; path=/'", language);
        browser.open(address + "/messages?state=DEAD");
        String dead = browser.find("[data-open]").getDomAttribute("href");
        Map<String, String> pages = new java.util.LinkedHashMap<>(Map.of(
                "overview",
                "/",
                "messages",
                "/messages",
                "dead",
                "/messages?state=DEAD&within=24h",
                "message",
                dead,
                "payload",
                dead + "?tab=payload",
                "headers",
                dead + "?tab=headers",
                "subscriptions",
                "/subscriptions",
                "audit",
                "/audit",
                "settings",
                "/settings",
                "none",
                "/messages?key=nothing"));
        pages.put("unpublished", first(browser, address + "/messages?state=DEAD&reason=PUBLICATION_REFUSED"));
        pages.put("scheduled", first(browser, address + "/messages?key=PAY-20261127011"));
        pages.put("discarded", first(browser, address + "/messages?key=PAY-20261127012"));
        pages.put("in-outbox", "/messages?flag=IN_OUTBOX");
        browser.open(address + pages.get("unpublished"));
        pages.put("unpublished-group", browser.find("a[href^='/groups/']").getDomAttribute("href"));
        pages.put("missing", "/nowhere");
        pages.put("redeliver", dead + "/redeliver");
        pages.put("edit", dead + "/edit");
        pages.put("archive", "/archive");
        pages.put("groups", "/groups");
        pages.put("operations", "/operations");
        pages.put("set-aside", "/set-aside");
        pages.put("operation", "/operations/1");
        pages.put("policies", "/policies");
        pages.put("alerts", "/alerts");
        pages.put("storage", "/storage");
        pages.put("privacy", "/privacy?key=" + Showcase.ARCHIVED);
        pages.put("runbook", "/runbook");
        pages.put("archived", "/storage/archive?key=" + Showcase.ARCHIVED);
        browser.open(address + pages.get("archived"));
        String archived = browser.find("a[href^='/storage/archive/']").getDomAttribute("href");
        pages.put("archived-message", archived);
        pages.put("archived-unknown", archived.replace("/storage/archive/", "/messages/"));
        pages.keySet().removeIf(name -> !wanted.isEmpty() && !wanted.contains(name));
        for (String theme : List.of("light", "dark")) {
            for (int width : List.of(1280, 390)) {
                for (Map.Entry<String, String> page : pages.entrySet()) {
                    take(
                            browser,
                            address + page.getValue(),
                            theme,
                            width,
                            folder.resolve(page.getKey() + "-" + width + "-" + theme + ".png"));
                }
            }
        }
        browser.complaints().forEach(System.out::println);
        browser.driver().quit();
    }

    private static String first(Browser browser, String list) {
        browser.open(list);
        return browser.find("[data-open]").getDomAttribute("href");
    }

    private static void login(Browser browser, String address) {
        browser.open(address + "/");
        if (browser.has("#username")) {
            browser.type("#username", System.getProperty("waybill.screenshots.user", Service.USER));
            browser.type("#password", Service.PASSWORD);
            browser.click("form button[type=submit]");
            browser.await(() -> !browser.path().startsWith("/login"));
        }
    }

    private static void take(Browser browser, String address, String theme, int width, Path file) throws IOException {
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of(
                                "width",
                                width,
                                "height",
                                width > 1000 ? 900 : 844,
                                "deviceScaleFactor",
                                1,
                                "mobile",
                                width < 1000));
        browser.driver().executeScript("localStorage.setItem('waybill-theme', arguments[0])", theme);
        browser.open(address);
        Long height = (Long) browser.driver().executeScript("return document.documentElement.scrollHeight");
        if (browser.scrollsSideways()) {
            System.out.println("scrolls sideways: " + file.getFileName());
        }
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of(
                                "width",
                                width,
                                "height",
                                Math.min(2_600, height),
                                "deviceScaleFactor",
                                1,
                                "mobile",
                                width < 1000));
        browser.await(() -> (Boolean) browser.driver().executeScript("return document.fonts.status === 'loaded'"));
        Files.write(file, browser.driver().getScreenshotAs(OutputType.BYTES));
    }
}
