package io.waybill.service.access.request;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies that are too large before they are in memory, and hands the others on as bytes. After the login. */
@Component
@Order(0)
class BodyLimit extends OncePerRequestFilter {

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final int most;

    BodyLimit(ApiSettings settings) {
        this.most = (int) settings.maxRequest().toBytes();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !WITH_BODY.contains(request.getMethod()) || isForm(request.getContentType());
    }

    /** Forms are read by the web server, which has a limit of its own, and no handler of the API takes one. */
    private static boolean isForm(@Nullable String type) {
        return type != null
                && (type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE) || type.startsWith("multipart/"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] body = request.getContentLengthLong() > most
                ? null
                : request.getInputStream().readNBytes(most + 1);
        if (body == null || body.length > most) {
            Problems.write(response, HttpStatus.CONTENT_TOO_LARGE, "a request may have at most " + most + " bytes");
            return;
        }
        chain.doFilter(new BufferedRequest(request, body), response);
    }
}
