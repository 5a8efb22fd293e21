package io.waybill.service.access.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.account.Role;
import io.waybill.service.api.message.MessageParameters;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import java.lang.reflect.RecordComponent;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Tries every endpoint the running service has. One that is not in {@code endpoints.txt} fails the first test. */
@ServiceTest
class EndpointsIntegrationTests {

    private static final String JSON = "application/json";

    private static final List<String> FILTERS = List.of(
            "state",
            "topic",
            "key",
            "type",
            "group",
            "deliveryState",
            "reason",
            "attempts",
            "fingerprint",
            "producer",
            "trace",
            "flag",
            "within",
            "from",
            "to",
            "cursor");

    private static final List<String> RUBBISH = List.of(
            "x",
            "-1",
            "0",
            "999999999999999999999999",
            "%25",
            "%E2%98%83",
            "a".repeat(3_000),
            "'%20or%201=1--",
            "1e309",
            "2026-99-99",
            "null",
            "%5B%5D");

    private static final List<String> BODIES = List.of(
            "",
            "{",
            "null",
            "[]",
            "\"x\"",
            "42",
            "{}",
            "{\"reason\":null}",
            "{\"reason\":[1]}",
            "{\"reason\":\"x\",\"ids\":[null],\"ladder\":\"x\",\"filter\":7}",
            "[".repeat(2_000));

    @Autowired
    ApplicationContext context;

    @LocalServerPort
    int port;

    static List<Endpoint> table() {
        return Endpoint.table();
    }

    private Map<String, HandlerMethod> running() {
        Map<String, HandlerMethod> all = new TreeMap<>();
        for (RequestMappingInfoHandlerMapping mapping :
                context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values()) {
            mapping.getHandlerMethods().forEach((info, handler) -> keys(info).forEach(key -> all.put(key, handler)));
        }
        return all;
    }

    private static Stream<String> keys(RequestMappingInfo info) {
        Set<String> methods =
                info.getMethodsCondition().getMethods().stream().map(Enum::name).collect(Collectors.toSet());
        return info.getPatternValues().stream()
                .flatMap(pattern ->
                        (methods.isEmpty() ? Set.of("*") : methods).stream().map(method -> method + " " + pattern));
    }

    @Test
    void everyEndpointIsListedWithThePermissionItTakes() {
        assertThat(table().stream().map(Endpoint::key))
                .as("endpoints.txt")
                .containsExactlyInAnyOrderElementsOf(running().keySet());
        assertThat(table().stream().map(Endpoint::permission))
                .allMatch(permission -> Set.of(Endpoint.PUBLIC, Endpoint.NOBODY).contains(permission)
                        || Permission.ALL.contains(permission));
    }

    @Test
    void whatChangesSomethingIsInAControllerThatReadOnlyModeLeavesOut() {
        running().forEach((key, handler) -> {
            if (!key.startsWith("GET ") && !key.startsWith("* /error")) {
                assertThat(AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), Mutating.class))
                        .as(key)
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("table")
    void nobodyGetsInWithoutLogin(Endpoint endpoint) {
        CookieClient nobody = new CookieClient(port);
        List<HttpResponse<String>> answers = new ArrayList<>(List.of(
                send(nobody, endpoint),
                send(nobody, endpoint, "X-API-Key", "wrong"),
                send(nobody, endpoint, "X-API-Key", ""),
                send(nobody, endpoint, "Authorization", basic("nobody-" + endpoint.hashCode(), "wrong")),
                send(nobody, endpoint, "Authorization", "Basic %%%"),
                send(nobody, endpoint, "Authorization", "Bearer x"),
                send(nobody, endpoint, "Cookie", "JSESSIONID=0123456789ABCDEF")));
        if (!endpoint.isForPrograms()) {
            answers.add(send(nobody, endpoint, "X-API-Key", Service.API_KEY));
        }
        for (HttpResponse<String> answer : answers) {
            if (endpoint.permission().equals(Endpoint.PUBLIC)) {
                assertThat(answer.statusCode()).isIn(200, 401, 429, 503);
            } else if (endpoint.isForPrograms()) {
                // The address of these tests may have failed too often by now.
                assertThat(answer.statusCode()).as(answer.body()).isIn(401, 429);
            } else {
                assertIsLedToLogin(endpoint, answer);
            }
        }
    }

    /** The login page, told where to lead afterwards; to the start page it leads by itself. */
    static String loginFor(String page) {
        return page.equals("/") ? "/login" : "/login?next=" + URLEncoder.encode(page, StandardCharsets.UTF_8);
    }

    private static void assertIsLedToLogin(Endpoint endpoint, HttpResponse<String> answer) {
        if (endpoint.isReading()) {
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location")).hasValue(loginFor(endpoint.path()));
        } else {
            assertThat(answer.statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @MethodSource("table")
    void eachRoleMayDoWhatItsPermissionsSay(Endpoint endpoint) {
        for (String role : Service.ROLES) {
            boolean may = endpoint.permission().equals(Endpoint.PUBLIC)
                    || Role.valueOf(role.toUpperCase()).permissions().contains(endpoint.permission());
            int status = endpoint.isForPrograms()
                    ? send(
                                    new CookieClient(port),
                                    endpoint,
                                    "Authorization",
                                    basic(Service.userOf(role), Service.PASSWORD))
                            .statusCode()
                    : inSession(role, endpoint).statusCode();
            assertThat(status).as("%s as %s", endpoint, role).satisfies(got -> {
                if (may) {
                    assertThat(got).isNotIn(401, 403, 429);
                } else {
                    assertThat(got).isEqualTo(403);
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("table")
    @Tag("full")
    void aKeyIsGoodForItsScopeAndNoOther(Endpoint endpoint) {
        if (!endpoint.isForPrograms() || endpoint.permission().equals(Endpoint.PUBLIC)) {
            return;
        }
        for (String scope : Service.SCOPES) {
            int status = send(new CookieClient(port), endpoint, "X-API-Key", Service.keyOf(scope))
                    .statusCode();
            assertThat(status == 403)
                    .as("%s with a key for %s answers %s", endpoint, scope, status)
                    .isEqualTo(!scope.equals(endpoint.permission()));
        }
    }

    private HttpResponse<String> inSession(String role, Endpoint endpoint) {
        CookieClient browser = new CookieClient(port);
        browser.login(Service.userOf(role), Service.PASSWORD);
        return endpoint.isReading()
                ? send(browser, endpoint)
                : browser.submit(endpoint.path(), form(endpoint.body(), browser.token()));
    }

    private static Map<String, String> form(String body, String token) {
        Map<String, String> fields = new HashMap<>();
        for (String field : body.split("&")) {
            String[] parts = field.split("=", 2);
            fields.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        fields.put("_csrf", token);
        return fields;
    }

    @ParameterizedTest
    @MethodSource("table")
    @Tag("full")
    void noSessionCountsWithoutItsToken(Endpoint endpoint) {
        if (endpoint.isReading() && !endpoint.isForPrograms()
                || endpoint.permission().equals(Endpoint.PUBLIC)) {
            return;
        }
        CookieClient admin = new CookieClient(port);
        admin.login(Service.userOf("admin"), Service.PASSWORD);
        assertThat(send(admin, endpoint).statusCode()).isEqualTo(endpoint.isForPrograms() ? 401 : 403);
        assertThat(send(admin, endpoint, "X-CSRF-TOKEN", "wrong").statusCode())
                .isEqualTo(endpoint.isForPrograms() ? 401 : 403);
    }

    @ParameterizedTest
    @MethodSource("table")
    void noFormOfAForeignPageIsTaken(Endpoint endpoint) {
        if (!endpoint.isForPrograms() || !endpoint.verb().equals("POST")) {
            return;
        }
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "")) {
            HttpResponse<String> answer = new CookieClient(port)
                    .send(
                            "POST",
                            endpoint.path(),
                            endpoint.body(),
                            "Authorization",
                            basic(Service.userOf("admin"), Service.PASSWORD),
                            "Content-Type",
                            type);
            assertThat(answer.statusCode()).as(type).isEqualTo(415);
        }
    }

    @ParameterizedTest
    @MethodSource("table")
    @Tag("full")
    void rubbishIsAnsweredAndNeverBreaksAnything(Endpoint endpoint) {
        CookieClient browser = new CookieClient(port);
        browser.login(Service.userOf("admin"), Service.PASSWORD);
        String[] login = endpoint.isForPrograms()
                ? new String[] {"Authorization", basic(Service.userOf("admin"), Service.PASSWORD), "Content-Type", JSON}
                : new String[] {"X-CSRF-TOKEN", browser.token(), "Content-Type", "application/x-www-form-urlencoded"};
        List<String> paths = new ArrayList<>(List.of(endpoint.path()));
        for (String rubbish : RUBBISH) {
            if (endpoint.hasVariables()) {
                paths.add(endpoint.pattern().replaceAll("\\{[^}]*}|\\*+", rubbish.replace("$", "")));
            }
            for (String parameter : parameters(endpoint)) {
                paths.add(endpoint.path() + (endpoint.path().contains("?") ? "&" : "?") + parameter + "=" + rubbish);
            }
        }
        for (String path : paths) {
            for (String body : bodies(endpoint, path)) {
                assertThat(browser.send(endpoint.verb(), path, body, login).statusCode())
                        .as("%s %s with %s", endpoint.verb(), path, body)
                        .isBetween(200, 499);
            }
        }
    }

    /** What the address makes unreadable is refused whatever comes with it. */
    private static List<String> bodies(Endpoint endpoint, String path) {
        return endpoint.isReading()
                ? List.of("")
                : path.equals(endpoint.path()) ? BODIES : List.of(endpoint.body(), BODIES.get(1));
    }

    private List<String> parameters(Endpoint endpoint) {
        return Stream.of(running().get(endpoint.key()).getMethodParameters())
                .flatMap(EndpointsIntegrationTests::names)
                .toList();
    }

    /** Of lists, filters come as a map or as a record. */
    private static Stream<String> names(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        if (Map.class.isAssignableFrom(type)) {
            return FILTERS.stream();
        }
        if (type == MessageParameters.class) {
            return Stream.of(type.getRecordComponents()).map(RecordComponent::getName);
        }
        return parameter.hasParameterAnnotation(RequestParam.class)
                ? Stream.of(String.valueOf(parameter.getParameter().getName()))
                : Stream.empty();
    }

    private static HttpResponse<String> send(CookieClient browser, Endpoint endpoint, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!endpoint.isReading()) {
            all.addAll(List.of("Content-Type", endpoint.isForPrograms() ? JSON : "application/x-www-form-urlencoded"));
        }
        return browser.send(
                endpoint.verb(),
                endpoint.path(),
                endpoint.isReading() ? "" : endpoint.body(),
                all.toArray(String[]::new));
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
