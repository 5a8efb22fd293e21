package io.waybill.service.console;

import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;

/** A feature of the console, tried by a real browser on the shared service. Skipped where there is no Chromium. */
@ServiceTest
@ExtendWith(PageTold.class)
@EnabledIf(value = "hasBrowser", disabledReason = "needs /usr/bin/chromium and /usr/bin/chromedriver")
public abstract class ConsoleTest {

    @Autowired
    ApplicationContext service;

    @LocalServerPort
    int port;

    Browser browser;

    private int refused = HttpStatus.BAD_REQUEST.value();

    static boolean hasBrowser() {
        return Browser.isInstalled();
    }

    @BeforeEach
    void login() {
        browser = Browser.shared();
        browser.complaints();
        browser.login(address(), Service.USER);
    }

    /** @param status with which this test has the server answer, beside those from 400 to 409 */
    void provokes(int status) {
        refused = status;
    }

    /** Content-Security-Policy, missing files and script errors show here. */
    @AfterEach
    void nothingWasRefusedByTheBrowser() {
        List<String> complaints = browser.complaints().stream()
                .filter(complaint -> !complaint.contains("the server responded with a status of 40"))
                .filter(complaint -> !complaint.contains("a status of " + refused))
                .toList();
        browser.open("about:blank"); // A page that nobody looks at goes on asking what is new.
        Assertions.assertThat(complaints).isEmpty();
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    void go(String path) {
        browser.open(address() + path);
    }

    /** Shows a list until it has as many rows: one that no index serves ends early where the machine is busy, and says so. */
    void list(String path, int rows) {
        browser.await(() -> {
            go(path);
            boolean endsEarly = browser.has("a[rel=next]");
            return browser.all("[data-row]").size() == rows && (rows > 0 || !endsEarly);
        });
    }
}
