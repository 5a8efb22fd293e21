package io.waybill.service.console.page;

import io.waybill.service.access.account.Permission;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** What every template asks: who is looking, what he may do, where he is. Of the request that is being served. */
@Component("page")
public class PageContext {

    private static final Set<String> LOOKING = Set.of(Permission.READ, Permission.PAYLOAD);

    private final boolean readOnly;

    /** @param readOnly whether the controllers that change something are left out */
    PageContext(@Value("${waybill.security.read-only:false}") boolean readOnly) {
        this.readOnly = readOnly;
    }

    /** The name of whoever is logged in; empty on the pages before the login. */
    public String user() {
        return authentication().map(Authentication::getName).orElse("");
    }

    /** Whether the one who looks may do it here. Only for what is shown: what is done is checked where it is done. */
    public boolean may(String permission) {
        return (!readOnly || LOOKING.contains(permission)) && has(permission);
    }

    /** Whether the one who looks may do it on some node, be it not on this one. */
    public boolean holds(String permission) {
        return has(permission);
    }

    /** Names the text that says why something can't be done that takes the permission. */
    public String why(String permission) {
        return has(permission) ? "why.read-only" : "why.permission." + permission;
    }

    private static boolean has(String permission) {
        return authentication().stream()
                .flatMap(user -> user.getAuthorities().stream())
                .anyMatch(authority -> permission.equals(authority.getAuthority()));
    }

    /** The path and query of this page. */
    public String here() {
        HttpServletRequest request = request();
        if (request == null) {
            return "/";
        }
        Object before = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String query = request.getQueryString();
        return before instanceof String uri ? uri : request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    /** Whether this page belongs to a section, given its path. */
    public boolean isIn(String section) {
        String here = here().split("\\?", 2)[0];
        return section.equals("/") ? here.equals("/") : here.equals(section) || here.startsWith(section + "/");
    }

    /** The language's tag, such as zh-CN. */
    public String language() {
        return locale().toLanguageTag();
    }

    private static Locale locale() {
        return LocaleContextHolder.getLocale();
    }

    private static Optional<Authentication> authentication() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .filter(user -> user.isAuthenticated() && !(user instanceof AnonymousAuthenticationToken));
    }

    private static @Nullable HttpServletRequest request() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest()
                : null;
    }
}
