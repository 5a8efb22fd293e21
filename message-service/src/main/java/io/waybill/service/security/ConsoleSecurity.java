package io.waybill.service.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/**
 * The way in for people with a browser: a login page, then a session, with a token in everything that changes something.
 * Sessions get a new id at login. htmx sends the token as the header X-CSRF-TOKEN, forms as the field _csrf.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {

    static final String LOGIN = "/login";

    @Bean
    @Order(2)
    SecurityFilterChain console(
            HttpSecurity http,
            SecuritySettings settings,
            ObjectProvider<ClientRegistrationRepository> registrations,
            @Value("${server.servlet.session.timeout:30m}") Duration timeout)
            throws Exception {
        HttpSessionRequestCache pages = pages();
        AuthenticationSuccessHandler success = success(pages, timeout);
        http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll() // An error page is for whoever made the error.
                        .requestMatchers(HttpMethod.GET, "/webjars/**", "/assets/**", "/favicon.ico", LOGIN)
                        .permitAll()
                        .requestMatchers("/error")
                        .denyAll() // It is no page of its own.
                        .anyRequest()
                        .hasAuthority(Permission.READ))
                .formLogin(
                        form -> form.loginPage(LOGIN).successHandler(success).failureHandler(ConsoleSecurity::failed))
                .logout(logout -> logout.logoutSuccessUrl(LOGIN + "?logout"))
                .requestCache(cache -> cache.requestCache(pages))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(ConsoleSecurity::toLogin))
                .headers(new SecurityHeaders(SecurityConfiguration.of(registrations)));
        ClientRegistrationRepository repository = registrations.getIfAvailable();
        if (repository != null) {
            http.oauth2Login(login -> login.loginPage(LOGIN)
                            .successHandler(success)
                            .failureHandler(ConsoleSecurity::failed)
                            .userInfoEndpoint(info -> info.oidcUserService(new OidcPeople(settings.oidc()))))
                    .logout(logout -> logout.logoutSuccessHandler(outThere(repository)));
        }
        return http.build();
    }

    /** Who logs in is led to the page that was asked for; not to a piece of one. */
    private static HttpSessionRequestCache pages() {
        HttpSessionRequestCache cache = new HttpSessionRequestCache();
        cache.setRequestMatcher(request -> "GET".equals(request.getMethod()) && !isByHtmx(request));
        return cache;
    }

    /** Sessions of nobody are short, so that calling the login page again and again does not fill the memory. */
    private static AuthenticationSuccessHandler success(HttpSessionRequestCache pages, Duration timeout) {
        SavedRequestAwareAuthenticationSuccessHandler handler = new SavedRequestAwareAuthenticationSuccessHandler();
        handler.setRequestCache(pages);
        return (request, response, known) -> {
            request.getSession().setMaxInactiveInterval((int) timeout.toSeconds());
            handler.onAuthenticationSuccess(request, response, known);
        };
    }

    /** Whom another service has logged in it logs out too; otherwise the next click would log him in again. */
    private static OidcClientInitiatedLogoutSuccessHandler outThere(ClientRegistrationRepository repository) {
        OidcClientInitiatedLogoutSuccessHandler handler = new OidcClientInitiatedLogoutSuccessHandler(repository);
        handler.setPostLogoutRedirectUri("{baseUrl}" + LOGIN + "?logout");
        handler.setDefaultTargetUrl(LOGIN + "?logout");
        return handler;
    }

    private static void toLogin(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException nobody)
            throws IOException {
        String login = request.getContextPath() + LOGIN;
        if (isByHtmx(request)) {
            response.setHeader("HX-Redirect", login);
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
        } else {
            response.sendRedirect(login);
        }
    }

    private static void failed(HttpServletRequest request, HttpServletResponse response, AuthenticationException failed)
            throws IOException {
        response.sendRedirect(request.getContextPath()
                + LOGIN
                + (failed instanceof TooManyAttemptsException tooMany ? "?throttled=" + tooMany.seconds() : "?error"));
    }

    private static boolean isByHtmx(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }
}
