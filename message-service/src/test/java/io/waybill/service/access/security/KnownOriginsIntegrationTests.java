package io.waybill.service.access.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.access.login.KnownAddresses;
import io.waybill.service.access.login.KnownDevices;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Behind a proxy that tells where a request comes from, with the limits of production. */
@OwnServices
@Tag("full")
class KnownOriginsIntegrationTests {

    private static final String OWNER = Service.userOf("viewer");
    private static final String HOME = "198.51.100.7";

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestDatabase.create("known_origins");
    }

    private ConfigurableApplicationContext start() {
        return Service.start(
                database,
                "server.forward-headers-strategy=native",
                "waybill.security.throttling.per-account-and-address=5",
                "waybill.security.throttling.per-address=20",
                "waybill.security.throttling.per-account=10");
    }

    private void onANode(Callable<?> part) throws Exception {
        try (ConfigurableApplicationContext node = start()) {
            port = Integer.parseInt(node.getEnvironment().getProperty("local.server.port"));
            jdbc = node.getBean(JdbcTemplate.class);
            part.call();
        }
    }

    private int port;
    private JdbcTemplate jdbc;

    private int basic(String password, String address) {
        return new CookieClient(port)
                .get(
                        "/api/v1/stats",
                        "Authorization",
                        EndpointsIntegrationTests.basic(OWNER, password),
                        "X-Forwarded-For",
                        address)
                .statusCode();
    }

    private String form(CookieClient browser, String password, String address) {
        Map<String, String> fields = Map.of("username", OWNER, "password", password, "_csrf", browser.token());
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> answer = browser.send(
                "POST",
                "/login",
                form,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "X-Forwarded-For",
                address);
        return answer.headers().firstValue("Location").orElse("");
    }

    private void guessFromEverywhere() {
        for (int i = 0; i < 30; i++) {
            basic("wrong", "192.0.2." + i);
        }
    }

    @Test
    void afterARestartTheOwnerIsKnownWhereHeLoggedInAndAStrangerWaits() throws Exception {
        onANode(() -> assertThat(basic(Service.PASSWORD, HOME)).isEqualTo(200));
        onANode(() -> {
            guessFromEverywhere();
            assertThat(basic(Service.PASSWORD, HOME)).isEqualTo(200);
            return assertThat(basic(Service.PASSWORD, "203.0.113.9")).isEqualTo(429);
        });
    }

    @Test
    void aBrowserIsKnownAfterARestartAndBehindAnAddressFromWhichSomebodyGuesses() throws Exception {
        CookieClient[] owner = new CookieClient[1];
        onANode(() -> {
            owner[0] = new CookieClient(port);
            return assertThat(form(owner[0], Service.PASSWORD, HOME)).isEqualTo("/");
        });
        onANode(() -> {
            CookieClient sameBrowser = new CookieClient(port);
            owner[0].cookies().getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().equals(KnownDevices.COOKIE))
                    .forEach(cookie ->
                            sameBrowser.cookies().getCookieStore().add(URI.create(sameBrowser.base()), cookie));
            for (int i = 0; i < 30; i++) {
                basic("wrong", HOME);
            }
            assertThat(form(new CookieClient(port), Service.PASSWORD, HOME)).startsWith("/login?throttled");
            return assertThat(form(sameBrowser, Service.PASSWORD, HOME)).isEqualTo("/");
        });
    }

    @Test
    void ofOneAccountAFewAddressesAreRemembered() throws Exception {
        onANode(() -> {
            for (int i = 0; i < KnownAddresses.KEPT_OF_ACCOUNT + 10; i++) {
                assertThat(basic(Service.PASSWORD, "198.51.100." + i)).isEqualTo(200);
            }
            guessFromEverywhere();
            return assertThat(jdbc.queryForObject("select count(*) from known_address", Integer.class))
                    .isBetween(1, KnownAddresses.KEPT_OF_ACCOUNT);
        });
    }
}
