package io.waybill.service.access.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Bytes that no browser sends, at every endpoint: they are refused, shortly, and fill no log. */
@ServiceTest
class MalformedRequestsIntegrationTests {

    private static final int LONGEST_REFUSAL = 16_000;

    private static final List<String> QUERIES = List.of(
            "x=%ff",
            "x=%zz",
            "x=%",
            "x=%0",
            "%ff=1",
            "%00=1",
            "x=%00",
            "x=%c0%af",
            "x=%ed%a0%80",
            "error=%ff",
            "next=%ff",
            "throttled=x",
            "lang=%ff&locale=%ff",
            "&&&===&",
            "x=" + "y".repeat(6_500),
            "a=&".repeat(2_300),
            "x[]=1&x[a]=2&class.classLoader=1",
            "x=\u00ff\u00fe");

    private static final List<String> SUFFIXES = List.of(
            "/%ff", "/%zz", "/%00", "%2f..%2f", ";x=%ff", "/\u00ff", "/%c0%ae%c0%ae/", "//", "/../x", "%", "\\x");

    private static final List<String> HEADERS = List.of(
            "Accept: text/html;q=x",
            "Accept: text/html, ///, ;",
            "Accept: text/html;charset=nope",
            "Accept: text/html\u00ff",
            "Accept: application/nothing",
            "Accept-Language: zh;q=abc",
            "Accept-Language: " + "a-".repeat(500),
            "Accept-Language: \u00ff",
            "Accept-Charset: nope",
            "Accept-Encoding: \u00ff;q=x",
            "Cookie: a=\u0001; waybill-language=\u00ff",
            "Cookie: JSESSIONID=%ff; waybill-login=%00; waybill-device=a.b; waybill-sso=%%%.x",
            "Cookie: ;;;===;",
            "X-API-Key: \u00ff\u0001",
            "Authorization: Basic \u00ff",
            "Authorization: Basic",
            "Authorization: \u0001",
            "HX-Request: \u007f",
            "HX-Request: true",
            "Content-Type: \u00ff",
            "Content-Type: a/b/c;;;",
            "Content-Type: text/html;charset=nope",
            "Content-Length: -1",
            "Content-Length: x",
            "Transfer-Encoding: nope",
            "Expect: 200-maybe",
            "Range: bytes=abc",
            "If-Modified-Since: x",
            "If-None-Match: \"",
            "Origin: \u00ff",
            "X-Forwarded-For: \u00ff\r\nX-Forwarded-Proto: \u00ff\r\nX-Forwarded-Host: a b\r\nX-Forwarded-Port: x",
            "Idempotency-Key: \u00ff",
            "traceparent: \u00ff",
            "b3: x");

    private static final List<String[]> BODIES = List.of(
            new String[] {"application/x-www-form-urlencoded", "x=%ff"},
            new String[] {"application/x-www-form-urlencoded", "x=%zz&_csrf=%"},
            new String[] {"application/x-www-form-urlencoded", "\u00ff\u00fe=\u0000"},
            new String[] {"application/x-www-form-urlencoded", "&=&=" + "a&".repeat(6_000)},
            new String[] {"application/x-www-form-urlencoded;charset=nope", "x=1"},
            new String[] {"application/x-www-form-urlencoded;charset=UTF-16", "x=1"},
            new String[] {"multipart/form-data", "x"},
            new String[] {"multipart/form-data;boundary=x", "--x\r\nContent-Disposition: \u00ff\r\n\r\n--x"},
            new String[] {"application/json", "{\"reason\":\"\u00ff\u00fe\"}"},
            new String[] {"application/json", "\u00ef\u00bb\u00bf{}"},
            new String[] {"application/json;charset=nope", "{}"},
            new String[] {"application/json;charset=UTF-16", "{}"},
            new String[] {"\u00ff", "{}"},
            new String[] {"application/json;", "{\"a\":" + "[".repeat(20_000)});

    private static final List<String> METHODS =
            List.of("TRACE", "FOO", "PROPFIND", "CONNECT", "OPTIONS", "HEAD", "PATCH", "get", "\u00ff");

    @LocalServerPort
    int port;

    private final Queue<ILoggingEvent> logged = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> log = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)
                    && event.getThreadName().contains("exec")) {
                logged.add(event);
            }
        }
    };

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(log);
    }

    @AfterEach
    void stop() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(log);
    }

    static List<Endpoint> table() {
        return Endpoint.table();
    }

    private record Raw(String method, String target, List<String> headers, String body) {

        byte[] bytes() {
            return (method + " " + target + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            String text = method + " " + target + " " + headers + " " + body;
            return text.substring(0, Math.min(300, text.length()));
        }
    }

    private static List<Raw> malformed(Endpoint endpoint, List<String> login) {
        List<Raw> all = new ArrayList<>();
        String path = endpoint.path();
        String bare = path.split("\\?")[0];
        String more = path.contains("?") ? path + "&" : path + "?";
        QUERIES.forEach(query -> all.add(request("GET", more + query, login)));
        SUFFIXES.forEach(suffix -> all.add(request("GET", bare + suffix, login)));
        HEADERS.forEach(header -> all.add(request("GET", path, login, header)));
        METHODS.forEach(method -> all.add(request(method, more + "x=%ff", login)));
        METHODS.forEach(method -> all.add(request(method, path, login)));
        for (String[] body : BODIES) {
            for (String method : endpoint.isReading() ? List.of("POST") : List.of(endpoint.verb())) {
                all.add(request(method, path, login, body));
            }
        }
        all.add(request("POST", more + "x=%ff", login, BODIES.get(0)));
        return all;
    }

    private static Raw request(String method, String target, List<String> login, String... further) {
        List<String> headers = new ArrayList<>(List.of("Host: localhost", "Connection: close"));
        headers.addAll(login);
        String body = "";
        if (further.length == 2) {
            body = further[1];
            headers.add("Content-Type: " + further[0]);
            headers.add("Content-Length: " + body.length());
        } else {
            headers.addAll(List.of(further));
        }
        if (headers.stream().noneMatch(header -> header.startsWith("Accept:"))) {
            headers.add("Accept: text/html");
        }
        return new Raw(method, target, headers, body);
    }

    private String send(Raw request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.bytes());
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private List<String> session() {
        CookieClient browser = new CookieClient(port);
        browser.login(Service.userOf("admin"), Service.PASSWORD);
        String token = browser.token();
        String cookies = browser.cookies().getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        return List.of("Cookie: " + cookies, "X-CSRF-TOKEN: " + token);
    }

    private void isRefusedShortly(Endpoint endpoint, List<String> login) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Raw request : malformed(endpoint, login)) {
            logged.clear();
            String answer = send(request);
            int status = answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
            if (status < 200 || status >= 500 && status != 501) {
                wrong.add(status + " to " + request);
            }
            if (status >= 400 && answer.length() > LONGEST_REFUSAL) {
                wrong.add(answer.length() + " characters of " + status + " to " + request);
            }
            if (logged.stream().anyMatch(event -> event.getThrowableProxy() != null)) {
                wrong.add("a stack trace logged of " + request + ": "
                        + logged.peek().getFormattedMessage());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("table")
    @Tag("full")
    void ofNobody(Endpoint endpoint) throws IOException {
        isRefusedShortly(endpoint, List.of());
    }

    @ParameterizedTest
    @MethodSource("table")
    @Tag("full")
    void ofWhoIsLoggedIn(Endpoint endpoint) throws IOException {
        isRefusedShortly(endpoint, endpoint.isForPrograms() ? List.of("X-API-Key: " + Service.API_KEY) : session());
    }

    @Test
    void aParameterThatIsNoTextIsABadRequestAndLeavesNoTrace() throws IOException {
        for (String accept : List.of("text/html", "application/json", "*/*")) {
            String answer = send(request("GET", "/login?x=%ff", List.of(), "Accept: " + accept));
            assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("Exception", "\tat ");
            assertThat(answer.length()).isLessThan(LONGEST_REFUSAL);
        }
        assertThat(logged).isEmpty();
    }
}
