package io.waybill.service.access.security;

import io.waybill.service.access.request.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what a page of another site could have a browser send with the password it remembers for HTTP basic: a POST as
 * a form sends it, or one without content. JSON, PUT and DELETE are sent to another site only with that site's consent,
 * which is not given. Keys are nothing a browser would add on its own.
 */
class CrossSiteFormFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if ("POST".equals(request.getMethod())
                && request.getHeader(ApiKeyFilter.HEADER) == null
                && !isJson(request.getContentType())) {
            Problems.write(
                    response,
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "send Content-Type: application/json, also without body");
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isJson(@Nullable String contentType) {
        try {
            return contentType != null
                    && MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException rubbish) {
            return false;
        }
    }
}
