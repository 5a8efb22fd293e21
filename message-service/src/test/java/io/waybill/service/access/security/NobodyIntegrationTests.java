package io.waybill.service.access.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.support.CookieClient;
import io.waybill.service.support.ServiceTest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.catalina.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Whoever is not logged in leaves nothing behind. */
@ServiceTest
class NobodyIntegrationTests {

    @Autowired
    ServletWebServerApplicationContext context;

    @LocalServerPort
    int port;

    static java.util.List<Endpoint> table() {
        return Endpoint.table();
    }

    private long sessionsEver() {
        TomcatWebServer server = (TomcatWebServer) context.getWebServer();
        return ((Context) server.getTomcat().getHost().findChildren()[0])
                .getManager()
                .getSessionCounter();
    }

    @ParameterizedTest
    @MethodSource("table")
    void noPageMakesASessionForNobody(Endpoint endpoint) {
        long before = sessionsEver();
        CookieClient nobody = new CookieClient(port);
        for (String accept : new String[] {"text/html", "application/json", "*/*"}) {
            nobody.send(endpoint.verb(), endpoint.path(), "", "Accept", accept);
            nobody.send("GET", endpoint.path(), "", "Accept", accept, "HX-Request", "true");
            nobody.send("GET", endpoint.path(), "", "Accept", accept, "Cookie", "JSESSIONID=0123456789ABCDEF");
        }
        assertThat(sessionsEver()).isEqualTo(before);
    }

    @Test
    void neitherALoginPageNorAFailedLoginMakesASession() {
        long before = sessionsEver();
        CookieClient nobody = new CookieClient(port);
        nobody.get("/login?next=/messages&error");
        nobody.get("/login", "Accept-Language", "zh-CN", "Cookie", "waybill-language=zh-CN");
        nobody.login("nobody-at-all", "wrong");
        nobody.submit("/login", Map.of("username", "x", "password", "y", "_csrf", "z"));
        nobody.get("/webjars/none", "Accept", "text/html");
        nobody.get("/no-such-page", "Accept", "text/html");
        assertThat(sessionsEver()).isEqualTo(before);
        assertThat(nobody.cookies().getCookieStore().getCookies())
                .extracting("name")
                .containsOnly("waybill-login");
    }

    @Test
    void whatNobodySendsIsNotRead() {
        CookieClient nobody = new CookieClient(port);
        String large = "x=" + "y".repeat(200_000);
        String form = "application/x-www-form-urlencoded";
        assertThat(nobody.send("POST", "/login", large, "Content-Type", form).statusCode())
                .isEqualTo(413);
        for (String verb : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
            HttpResponse<String> page = nobody.send(verb, "/messages/x/edit", large, "Content-Type", form);
            assertThat(page.statusCode()).isEqualTo(403);
            HttpResponse<String> api = nobody.send(verb, "/api/v1/messages", large, "Content-Type", form);
            assertThat(api.statusCode()).isIn(401, 415);
        }
    }
}
