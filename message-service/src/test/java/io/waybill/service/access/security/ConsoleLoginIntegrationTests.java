package io.waybill.service.access.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

@ServiceTest
class ConsoleLoginIntegrationTests {

    private static final String USER = Service.userOf("viewer");

    /** A page that needs a login, and is none: 404 says that one is inside. */
    private static final String PAGE = "/a-page-of-the-login-tests";

    private static final String LOGIN_FOR_PAGE = EndpointsIntegrationTests.loginFor(PAGE);

    @LocalServerPort
    int port;

    @Autowired
    JdbcTemplate jdbc;

    private CookieClient browser;

    @BeforeEach
    void open() {
        browser = new CookieClient(port);
    }

    private HttpCookie session() {
        return browser.cookies().getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("JSESSIONID"))
                .findFirst()
                .orElseThrow();
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private int audited(String action, String actor) {
        Integer rows = jdbc.queryForObject(
                "select count(*) from audit where action = ? and actor = ?", Integer.class, action, actor);
        return rows == null ? 0 : rows;
    }

    @Test
    void whoLogsInIsLedToThePageThatWasAskedFor() {
        String page = PAGE + "?state=DEAD&key=a%20b&x=;";
        String login = location(browser.get(page));
        assertThat(login).isEqualTo(LOGIN_FOR_PAGE + encoded("?state=DEAD&key=a%20b&x=;"));
        assertThat(browser.get(login).body()).contains("name=\"next\" value=\"" + page.replace("&", "&amp;") + "\"");
        assertThat(location(logIn("wrong", page))).isEqualTo("/login?error&next=" + encoded(page));
        assertThat(location(logIn(Service.PASSWORD, page))).isEqualTo(page);
        assertThat(browser.get(PAGE).statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> logIn(String password, String next) {
        return browser.submit(
                "/login", Map.of("username", USER, "password", password, "next", next, "_csrf", browser.token()));
    }

    private static String encoded(String page) {
        return URLEncoder.encode(page, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/",
                "/\\evil.example",
                "https://evil.example/",
                "/%09/evil",
                "javascript:alert(1)",
                "/login"
            })
    void aLoginLeadsNowhereElse(String next) {
        assertThat(location(logIn(Service.PASSWORD, next))).isIn("/", "/%09/evil");
    }

    @Test
    void whatAHostHeaderSaysLeadsNobodyAnywhere() throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream()
                    .write(("GET " + PAGE + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").getBytes());
            assertThat(new String(socket.getInputStream().readAllBytes()))
                    .contains("Location: " + LOGIN_FOR_PAGE + "\r\n")
                    .doesNotContain("evil");
        }
    }

    @Test
    void aSessionThatWasThereBeforeTheLoginIsNotTheOneAfterIt() {
        browser.login(USER, Service.PASSWORD);
        HttpCookie before = session();
        browser.login(USER, Service.PASSWORD);
        assertThat(session().getValue()).isNotEqualTo(before.getValue());
        CookieClient thief = new CookieClient(port);
        assertThat(location(thief.get(PAGE, "Cookie", "JSESSIONID=" + before.getValue())))
                .isEqualTo(LOGIN_FOR_PAGE);
    }

    @Test
    void aTokenFromBeforeTheLoginIsNoneAfterIt() {
        String before = browser.token();
        browser.login(USER, Service.PASSWORD);
        assertThat(browser.submit("/logout", Map.of("_csrf", before)).statusCode())
                .isEqualTo(403);
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() {
        HttpResponse<String> page = browser.get("/login");
        assertThat(page.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .contains("HttpOnly", "SameSite=Lax");
    }

    @Test
    void logoutTakesATokenAndEndsTheSession() {
        browser.login(USER, Service.PASSWORD);
        String session = session().getValue();
        assertThat(browser.get("/logout").statusCode()).isEqualTo(404);
        assertThat(browser.submit("/logout", Map.of()).statusCode()).isEqualTo(403);
        int before = audited("LOGOUT", USER);
        assertThat(location(browser.submit("/logout", Map.of("_csrf", browser.token()))))
                .isEqualTo("/login?logout");
        assertThat(location(new CookieClient(port).get(PAGE, "Cookie", "JSESSIONID=" + session)))
                .isEqualTo(LOGIN_FOR_PAGE);
        assertThat(audited("LOGOUT", USER)).isEqualTo(before + 1);
    }

    @Test
    void aLoginWithoutTokenIsNone() {
        assertThat(browser.submit("/login", Map.of("username", USER, "password", Service.PASSWORD))
                        .statusCode())
                .isEqualTo(403);
        assertThat(location(browser.get(PAGE))).isEqualTo(LOGIN_FOR_PAGE);
    }

    @Test
    void htmxTakesTheTokenFromTheHeaderAndIsToldToLeaveForTheLoginPage() {
        HttpResponse<String> nobody = browser.get(PAGE, "HX-Request", "true");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("HX-Redirect")).hasValue("/login");
        browser.login(USER, Service.PASSWORD);
        HttpResponse<String> out =
                browser.send("POST", "/logout", "", "HX-Request", "true", "X-CSRF-TOKEN", browser.token());
        assertThat(location(out)).isEqualTo("/login?logout");
    }

    @Test
    void keysAndBasicLoginsOpenNoPages() {
        assertThat(location(browser.get(PAGE, "X-API-Key", Service.API_KEY))).isEqualTo(LOGIN_FOR_PAGE);
        assertThat(location(
                        browser.get(PAGE, "Authorization", EndpointsIntegrationTests.basic(USER, Service.PASSWORD))))
                .isEqualTo(LOGIN_FOR_PAGE);
    }

    @Test
    void aSessionIsNobodyToTheApi() {
        browser.login(Service.userOf("admin"), Service.PASSWORD);
        assertThat(browser.get("/api/v1/stats").statusCode()).isEqualTo(401);
    }

    @Test
    void loginsAreAuditedAndFailedOnesCounted() {
        int logins = audited("LOGIN", USER);
        browser.login(USER, Service.PASSWORD);
        assertThat(audited("LOGIN", USER)).isEqualTo(logins + 1);
        String victim = Service.userOf("editor");
        for (int i = 0; i < 5; i++) {
            assertThat(location(browser.login(victim, "wrong"))).isEqualTo("/login?error");
        }
        browser.login("my-password-by-mistake", "wrong");
        await().until(() -> audited("LOGIN_FAILED", victim) >= 1 && audited("LOGIN_FAILED", "(unknown account)") >= 1);
        assertThat(audited("LOGIN_FAILED", "my-password-by-mistake")).isZero();
        assertThat(audited("LOGIN_FAILED", victim)).isLessThan(5);
    }

    @Test
    void pagesTellBrowsersWhatToRefuse() {
        browser.login(USER, Service.PASSWORD);
        for (HttpResponse<String> answer : List.of(
                browser.get("/login"), browser.get(PAGE), browser.get("/api/v1/stats"), browser.get("/webjars/none"))) {
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains(
                            "default-src 'self'",
                            "object-src 'none'",
                            "base-uri 'none'",
                            "form-action 'self'",
                            "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "script-src", "style-src");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
            assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(answer.headers().firstValue("Cache-Control").orElseThrow())
                    .contains("no-store");
        }
    }

    @Test
    void staticFilesNeedNoLogin() {
        assertThat(browser.get("/webjars/none").statusCode()).isEqualTo(404);
        assertThat(browser.get("/assets/none").statusCode()).isEqualTo(404);
    }
}
