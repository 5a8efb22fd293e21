package io.waybill.service.access.login;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody wanted to go who has to log in first. It travels with the request and is kept nowhere: what is kept for
 * everybody who asks fills the memory. It comes back from anywhere, so that only a path of this service is taken.
 */
public final class LoginDestination {

    /** The page where people log in. */
    public static final String LOGIN = "/login";

    public static final String PARAMETER = "next";

    private static final int LONGEST = 1_000;

    /** Segments that are not empty, and a query: no host, no backslash, nothing that a browser or a header takes for something else. */
    private static final Pattern PATH =
            Pattern.compile("(/[A-Za-z0-9._~%!$&'()*+,:@=-]+)+/?(\\?[A-Za-z0-9._~%!$&'()*+,:@=;/?-]*)?");

    private static final Pattern DOTS = Pattern.compile("(^|/)(\\.|%2[eE]){1,2}(/|$|\\?)");

    private static final String FOUND = LoginDestination.class.getName();

    private LoginDestination() {}

    /** The page that a request asks for, if it is one to come back to; not a piece of one. */
    public static Optional<String> of(HttpServletRequest request) {
        if (!"GET".equals(request.getMethod()) || request.getHeader("HX-Request") != null) {
            return Optional.empty();
        }
        String query = request.getQueryString();
        return checked(request, request.getRequestURI() + (query == null ? "" : "?" + query));
    }

    /** The page that a login was begun for. */
    public static Optional<String> after(HttpServletRequest login) {
        Object found = login.getAttribute(FOUND);
        return checked(login, found instanceof String text ? text : login.getParameter(PARAMETER));
    }

    /** What a login was begun for, found elsewhere than in the request. */
    public static void remember(HttpServletRequest login, String next) {
        login.setAttribute(FOUND, next);
    }

    /** The address of a login page that leads there. */
    public static String with(String login, Optional<String> next) {
        return next.map(path -> login
                        + (login.contains("?") ? "&" : "?")
                        + PARAMETER
                        + "="
                        + URLEncoder.encode(path, StandardCharsets.UTF_8))
                .orElse(login);
    }

    private static Optional<String> checked(HttpServletRequest request, @Nullable String path) {
        String context = request.getContextPath();
        return Optional.ofNullable(path)
                .filter(LoginDestination::isPage)
                .filter(page -> page.startsWith(context + "/"))
                .filter(page -> !page.startsWith(context + LOGIN));
    }

    static boolean isPage(String path) {
        return path.length() <= LONGEST
                && PATH.matcher(path).matches()
                && !DOTS.matcher(path.split("\\?", 2)[0]).find();
    }
}
