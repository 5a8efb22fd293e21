package io.waybill.service.access.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests whose parameters are no text or too many. They are read here once, for all who ask for one later, each of
 * whom would fail on its own and in the end be a page of stack trace.
 */
class ParameterFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (areReadable(request)) {
            chain.doFilter(request, response);
        } else {
            PlainError.write(
                    request,
                    response,
                    HttpStatus.BAD_REQUEST,
                    "the parameters can't be read: they have to be UTF-8, percent-encoded, and not too many");
        }
    }

    private static boolean areReadable(HttpServletRequest request) {
        try {
            request.getParameterMap();
            return true;
        } catch (IllegalStateException | IllegalArgumentException unreadable) {
            return false;
        }
    }
}
