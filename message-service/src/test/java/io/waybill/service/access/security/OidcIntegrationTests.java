package io.waybill.service.access.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.support.CookieClient;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

@OwnServices
@Tag("full")
class OidcIntegrationTests {

    private static final String PAGE = "/a-page-of-the-oidc-tests";

    private static Issuer issuer;
    private static ConfigurableApplicationContext service;
    private static int port;

    private CookieClient browser;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer();
        service = Service.start(
                TestDatabase.create("oidc"),
                "spring.security.oauth2.client.registration.sso.client-id=waybill",
                "spring.security.oauth2.client.registration.sso.client-secret=a-secret",
                "spring.security.oauth2.client.registration.sso.client-name=Company <login>",
                "spring.security.oauth2.client.registration.sso.scope=openid",
                "spring.security.oauth2.client.provider.sso.issuer-uri=" + issuer.url(),
                "spring.security.oauth2.client.provider.sso.user-name-attribute=preferred_username",
                "waybill.security.oidc.roles-claim=realm.roles");
        port = Integer.parseInt(service.getEnvironment().getProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        service.close();
        issuer.close();
    }

    @BeforeEach
    void open() {
        browser = new CookieClient(port);
        issuer.forge(false);
    }

    /** Follows the redirects from the link on the login page to where they end. */
    private HttpResponse<String> logIn(Object roles) {
        return logIn(roles, "/oauth2/authorization/sso");
    }

    private HttpResponse<String> logIn(Object roles, String link) {
        issuer.person(Map.of("preferred_username", "ann", "realm", Map.of("roles", roles)));
        HttpResponse<String> answer = browser.get(link);
        for (int i = 0; i < 3 && answer.statusCode() == 302 && !isHome(answer); i++) {
            answer = browser.get(location(answer));
        }
        return answer;
    }

    private static boolean isHome(HttpResponse<String> answer) {
        return List.of("/", PAGE).contains(location(answer)) || location(answer).startsWith("/login?");
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    @Test
    void theLoginPageLeadsThere() {
        assertThat(browser.get("/login").body())
                .contains("/oauth2/authorization/sso", "Company &lt;login&gt;")
                .doesNotContain("<login>");
    }

    @Test
    void whoHasARoleGetsInUnderANameOfNoOtherAccount() {
        assertThat(location(logIn(List.of("something", "viewer")))).isEqualTo("/");
        assertThat(browser.get(PAGE).statusCode()).isEqualTo(404);
        assertThat(service.getBean(JdbcTemplate.class)
                        .queryForObject(
                                "select count(*) from audit where action = 'LOGIN' and actor = 'oidc:ann'",
                                Integer.class))
                .isPositive();
    }

    @Test
    void whoHasNoRoleOfOursGetsNowhere() {
        logIn(List.of("accountant"));
        assertThat(browser.get(PAGE).statusCode()).isEqualTo(403);
    }

    @Test
    void aTokenThatSomebodyElseSignedIsNoLogin() {
        issuer.forge(true);
        assertThat(location(logIn(List.of("admin")))).isEqualTo("/login?error");
        assertThat(location(browser.get(PAGE))).isEqualTo(EndpointsIntegrationTests.loginFor(PAGE));
    }

    @Test
    void anAnswerNobodyAskedForIsNoLogin() {
        assertThat(location(browser.get("/login/oauth2/code/sso?code=a-code&state=forged")))
                .isEqualTo("/login?error");
        assertThat(location(browser.get(PAGE))).isEqualTo(EndpointsIntegrationTests.loginFor(PAGE));
    }

    @Test
    void whoLogsInThereIsLedToThePageThatWasAskedForAndNowhereElse() {
        String page = browser.get(location(browser.get(PAGE))).body();
        String link = "/oauth2/authorization/sso?next=" + PAGE;
        assertThat(page).contains("href=\"" + link + "\"");
        assertThat(location(logIn("admin", link))).isEqualTo(PAGE);
        assertThat(location(logIn("admin", "/oauth2/authorization/sso?next=//evil.example")))
                .isEqualTo("/");
    }

    @Test
    void nothingIsKeptOfWhoOnlyFollowsTheLink() {
        HttpResponse<String> answer = browser.get("/oauth2/authorization/sso?next=" + PAGE);
        assertThat(answer.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .contains("waybill-sso=", "HttpOnly", "SameSite=Lax");
    }

    @Test
    void aChangedCookieIsNoLogin() {
        issuer.person(Map.of("preferred_username", "ann", "realm", Map.of("roles", "admin")));
        String provider = location(browser.get("/oauth2/authorization/sso"));
        browser.cookies().getCookieStore().getCookies().forEach(cookie -> cookie.setValue("x" + cookie.getValue()));
        assertThat(location(browser.get(location(browser.get(provider))))).isEqualTo("/login?error");
    }

    @Test
    void aProviderThatIsNotKnownIsNotFoundOrRefused() {
        assertThat(browser.get("/oauth2/authorization/other").statusCode()).isBetween(300, 499);
    }

    @Test
    void logoutIsSaidToTheProviderToo() {
        logIn("admin");
        assertThat(location(browser.submit("/logout", Map.of("_csrf", browser.token()))))
                .startsWith(issuer.url() + "/logout?");
        assertThat(location(browser.get(PAGE))).isEqualTo(EndpointsIntegrationTests.loginFor(PAGE));
    }

    @Test
    void formsMayLeadToTheProvider() {
        assertThat(browser.get("/login")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .contains("form-action 'self' " + issuer.url());
    }
}
