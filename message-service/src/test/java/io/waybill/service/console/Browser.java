package io.waybill.service.console;

import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The machine's Chromium, without a window. One is started in a JVM, and ends with it. */
final class Browser {

    static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Shorter: whoever waits for a page to become another asks again. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(5);

    private static Browser shared;

    private final ChromeDriver driver;

    private Browser() {
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .build(),
                options());
        Runtime.getRuntime().addShutdownHook(new Thread(driver::quit));
    }

    static boolean isInstalled() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    static synchronized Browser shared() {
        if (shared == null) {
            shared = new Browser();
        }
        return shared;
    }

    private static ChromeOptions options() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--window-size=1280,900",
                "--lang=en",
                "--user-data-dir=" + temporaryFolder());
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "en"));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        return options;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("waybill-browser");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Waits until all of it has been read: after an empty page the driver calls the next one there too early. */
    void open(String address) {
        driver.get(address);
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(20))
                .until(page -> "complete".equals(driver.executeScript("return document.readyState")));
    }

    String path() {
        return driver.getCurrentUrl().replaceFirst("^https?://[^/]+", "");
    }

    /** All that is to be read on the page. */
    String text() {
        return find("body").getText();
    }

    /** Waits for it: after a click the page may still be on its way. */
    WebElement find(String selector) {
        try {
            return new WebDriverWait(driver, ON_ITS_WAY, Duration.ofMillis(50))
                    .until(page -> all(selector).stream().findFirst().orElse(null));
        } catch (TimeoutException missing) {
            throw new NoSuchElementException(
                    selector + " is not on " + path() + ": " + driver.getPageSource(), missing);
        }
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    boolean has(String selector) {
        return !all(selector).isEmpty();
    }

    /** Waits until the page is another, or the condition holds for some other reason. */
    void await(java.util.function.BooleanSupplier condition) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(100))
                .ignoring(org.openqa.selenium.WebDriverException.class)
                .until(page -> condition.getAsBoolean());
    }

    void awaitText(String text) {
        await(() -> text().contains(text));
    }

    /** Types into a field that may hold something already. */
    void type(String selector, String text) {
        WebElement field = find(selector);
        field.clear();
        field.sendKeys(text);
    }

    void click(String selector) {
        find(selector).click();
    }

    /** Nobody is logged in at the address any more, and no choice is remembered, whatever page is open. */
    void forget(String address) {
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.executeCdpCommand(
                "Storage.clearDataForOrigin", Map.of("origin", address, "storageTypes", "local_storage"));
    }

    /**
     * Logs in at the address without a page: three pages less for every test, a page costs half a second of a processor.
     * The page for it has tests of its own.
     */
    void login(String address, String user) {
        CookieClient client = new CookieClient(URI.create(address).getPort());
        client.login(user, Service.PASSWORD);
        open("about:blank"); // What the page before still waits for would bring its cookies along.
        forget(address);
        for (HttpCookie cookie : client.cookies().getCookieStore().getCookies()) {
            keep(address, cookie.getName(), cookie.getValue());
        }
    }

    /** A cookie of the address, whatever page is open. */
    void keep(String address, String name, String value) {
        driver.executeCdpCommand("Network.setCookie", Map.of("url", address, "name", name, "value", value));
    }

    /** What the page shows is asked for every second from now on, and not every five. */
    void hurry() {
        driver.executeScript("""
                const every = document.getElementById('live-every');
                every.add(new Option('1 s', '1'));
                every.value = '1';
                every.dispatchEvent(new Event('change'));
                localStorage.removeItem('waybill-live');""");
    }

    /** As on a phone of the width. */
    void narrow(int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", true));
    }

    /** As on a desk. */
    void widen() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    /** Whether the page is wider than what is shown of it. */
    boolean scrollsSideways() {
        return (Boolean) driver.executeScript(
                "const page = document.documentElement;" + " return page.scrollWidth > page.clientWidth + 1");
    }

    /** What scripts complained of, and what the browser refused, since this was asked last. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }
}
