package io.waybill.service.access.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.login.LoginAudit;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A service that is read-only, has the limits of production for failed logins, and keys of many kinds. */
@OwnServices
class LockedDownIntegrationTests {

    private static final String OLD_KEY = "old-key-of-payments-0123456789";
    private static final String NEW_KEY = "new-key-of-payments-0123456789";
    private static final String EXPIRED = "expired-key-of-payments-0123456789";
    private static final String PRODUCER = "key-that-may-only-produce-0123456789";

    private static ConfigurableApplicationContext service;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(NEW_KEY.getBytes()));
        service = Service.start(
                TestDatabase.create("locked_down"),
                "waybill.security.read-only=true",
                "management.server.port=0",
                "waybill.security.throttling.per-account-and-address=5",
                "waybill.security.api-keys[8].name=payments",
                "waybill.security.api-keys[8].key=" + OLD_KEY,
                "waybill.security.api-keys[8].scopes=READ",
                "waybill.security.api-keys[8].expires-at=" + Instant.now().plusSeconds(3_600),
                "waybill.security.api-keys[9].name=payments",
                "waybill.security.api-keys[9].hash=" + hash.toUpperCase(),
                "waybill.security.api-keys[9].scopes=READ,OPERATE",
                "waybill.security.api-keys[10].name=payments",
                "waybill.security.api-keys[10].key=" + EXPIRED,
                "waybill.security.api-keys[10].scopes=READ",
                "waybill.security.api-keys[10].expires-at=2026-01-31T08:00:00Z",
                "waybill.security.api-keys[11].name=orders",
                "waybill.security.api-keys[11].key=" + PRODUCER,
                "waybill.security.api-keys[11].scopes=PRODUCE");
        port = Integer.parseInt(service.getEnvironment().getProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> stats(String header, String value) {
        return new CookieClient(port).get("/api/v1/stats", header, value);
    }

    @Test
    void twoKeysOfOneServiceAreGoodAtOnceAndAnExpiredOneIsNot() {
        assertThat(stats("X-API-Key", OLD_KEY).statusCode()).isEqualTo(200);
        assertThat(stats("X-API-Key", NEW_KEY).statusCode()).isEqualTo(200);
        assertThat(stats("X-API-Key", EXPIRED).statusCode()).isEqualTo(401);
    }

    @Test
    void aPortOfItsOwnForMetricsAndHealthIsLockedToo() {
        CookieClient metrics =
                new CookieClient(Integer.parseInt(service.getEnvironment().getProperty("local.management.port")));
        assertThat(metrics.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(metrics.get("/actuator/prometheus").statusCode()).isEqualTo(401);
        assertThat(metrics.get("/actuator/prometheus", "X-API-Key", NEW_KEY).statusCode())
                .isEqualTo(200);
        assertThat(new CookieClient(port)
                        .get("/actuator/prometheus", "X-API-Key", NEW_KEY)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aKeyIsGoodForItsScopesOnly() {
        assertThat(stats("X-API-Key", PRODUCER).statusCode()).isEqualTo(403);
    }

    @Test
    void nothingThatChangesSomethingExists() {
        RequestMappingHandlerMapping mapping =
                service.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        assertThat(mapping.getHandlerMethods().values())
                .isNotEmpty()
                .noneMatch(handler -> AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), Mutating.class));
        assertThat(new CookieClient(port)
                        .send(
                                "POST",
                                "/api/v1/set-aside/1/apply",
                                "{}",
                                "X-API-Key",
                                Service.API_KEY,
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isIn(404, 405);
    }

    @Test
    void whoGuessesAPasswordIsToldToWaitAndOthersAreNot() {
        String victim = Service.userOf("viewer");
        for (int i = 0; i < 5; i++) {
            assertThat(stats("Authorization", EndpointsIntegrationTests.basic(victim, "wrong"))
                            .statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> refused =
                stats("Authorization", EndpointsIntegrationTests.basic(victim, Service.PASSWORD));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 30);
        assertThat(refused.body()).contains("too many failed logins");
        assertThat(new CookieClient(port)
                        .login(victim, Service.PASSWORD)
                        .headers()
                        .firstValue("Location"))
                .get()
                .asString()
                .startsWith("/login?throttled=");
        assertThat(new CookieClient(port).get("/login?throttled=7").body()).contains("Try again in 7 s");
        assertThat(stats("Authorization", EndpointsIntegrationTests.basic(Service.userOf("admin"), Service.PASSWORD))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aWrongKeyIsAudited() {
        stats("X-API-Key", "wrong");
        service.getBean(LoginAudit.class).writeFailures();
        assertThat(service.getBean(JdbcTemplate.class)
                        .queryForObject("select count(*) from audit where actor = '(unknown key)'", Integer.class))
                .isPositive();
    }
}
