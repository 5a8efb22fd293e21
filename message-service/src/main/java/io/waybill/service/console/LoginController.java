package io.waybill.service.console;

import io.waybill.service.security.LoginOptions;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** The login page. */
@RestController
class LoginController {

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Waybill</title></head>
            <body>
            <h1>Waybill</h1>
            <p role="alert">%s</p>
            <form method="post" action="/login">
            <input type="hidden" name="%s" value="%s">
            <label>User <input name="username" autocomplete="username" required autofocus></label>
            <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
            <button>Log in</button>
            </form>
            %s
            </body>
            </html>
            """;

    private final LoginOptions options;

    LoginController(LoginOptions options) {
        this.options = options;
    }

    @GetMapping(path = "/login", produces = MediaType.TEXT_HTML_VALUE)
    String show(
            CsrfToken token,
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable String logout,
            @RequestParam(required = false) @Nullable Long throttled) {
        String message = throttled != null
                ? "Too many failed attempts: try again in " + throttled + " s."
                : error != null ? "This did not work." : logout != null ? "You are logged out." : "";
        String others = options.all().stream()
                .map(option ->
                        "<p><a href=\"%s\">%s</a></p>".formatted(option.path(), HtmlUtils.htmlEscape(option.name())))
                .collect(Collectors.joining());
        return PAGE.formatted(message, token.getParameterName(), token.getToken(), others);
    }
}
