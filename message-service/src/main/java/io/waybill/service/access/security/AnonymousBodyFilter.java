package io.waybill.service.access.security;

import io.waybill.service.access.login.LoginDestination;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what somebody sends who is not logged in before it is read: looking for a token in a form means to read all of it.
 * The form of a login is small.
 */
class AnonymousBodyFilter extends OncePerRequestFilter {

    static final int LONGEST_LOGIN = 16_384;

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (WITHOUT_BODY.contains(request.getMethod()) || isSomebody()) {
            chain.doFilter(request, response);
        } else if (!"POST".equals(request.getMethod())
                || !request.getServletPath().equals(LoginDestination.LOGIN)) {
            PlainError.write(
                    request,
                    response,
                    HttpStatus.FORBIDDEN,
                    "You are not logged in, or no longer: log in and try again. 未登录或登录已失效，请登录后重试。");
        } else if (request.getContentLengthLong() < 0 || request.getContentLengthLong() > LONGEST_LOGIN) {
            PlainError.write(
                    request,
                    response,
                    HttpStatus.CONTENT_TOO_LARGE,
                    "a login has at most " + LONGEST_LOGIN + " bytes, and says how many");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isSomebody() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null && caller.isAuthenticated();
    }
}
