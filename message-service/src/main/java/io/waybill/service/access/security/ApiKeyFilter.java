package io.waybill.service.access.security;

import io.waybill.service.access.login.LoginAudit;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.WebAuthenticationDetailsSource;
import org.springframework.web.filter.OncePerRequestFilter;

/** Recognises services by their key. A wrong key is nobody, not an error of its own. */
class ApiKeyFilter extends OncePerRequestFilter {

    static final String HEADER = "X-API-Key";

    private final ApiKeys keys;
    private final LoginAudit audit;

    ApiKeyFilter(ApiKeys keys, LoginAudit audit) {
        this.keys = keys;
        this.audit = audit;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String presented = request.getHeader(HEADER);
        if (presented != null) {
            Optional<ApiKeys.ApiKey> key = keys.find(presented);
            if (key.isPresent()) {
                login(key.get(), request);
            } else {
                audit.failed("(unknown key)", request.getRemoteAddr());
            }
        }
        chain.doFilter(request, response);
    }

    private static void login(ApiKeys.ApiKey key, HttpServletRequest request) {
        UsernamePasswordAuthenticationToken service =
                UsernamePasswordAuthenticationToken.authenticated(key.actor(), key.binding(), key.authorities());
        service.setDetails(new WebAuthenticationDetailsSource().buildDetails(request));
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(service);
        SecurityContextHolder.setContext(context);
    }
}
