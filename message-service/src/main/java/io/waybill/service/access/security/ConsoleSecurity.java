package io.waybill.service.access.security;

import io.waybill.service.access.account.Permission;
import io.waybill.service.access.account.SecuritySettings;
import io.waybill.service.access.cookie.CookieSigner;
import io.waybill.service.access.login.KnownDevices;
import io.waybill.service.access.login.LoginDestination;
import io.waybill.service.access.login.LoginTokens;
import io.waybill.service.access.login.Sessions;
import io.waybill.service.access.login.TooManyAttemptsException;
import io.waybill.service.access.oidc.AuthorizationCookie;
import io.waybill.service.access.oidc.KnownProviders;
import io.waybill.service.access.oidc.OidcAccounts;
import io.waybill.service.access.oidc.TokenDiscardingRepository;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;

/**
 * The way in for people with a browser: a login page, then a session, with a token in everything that changes something.
 * Who has not logged in has no session, nor anything else that would stay in memory. Sessions get a new id at login. htmx sends the token as the header X-CSRF-TOKEN, forms as the field _csrf.
 */
@Configuration(proxyBeanMethods = false)
public class ConsoleSecurity {

    private final Sessions sessions;
    private final CookieSigner cookieSigner;
    private final KnownDevices devices;

    ConsoleSecurity(Sessions sessions, CookieSigner cookieSigner, KnownDevices devices) {
        this.sessions = sessions;
        this.cookieSigner = cookieSigner;
        this.devices = devices;
    }

    @Bean
    @Order(2)
    SecurityFilterChain console(
            HttpSecurity http, SecuritySettings settings, ObjectProvider<ClientRegistrationRepository> registrations)
            throws Exception {
        http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll() // An error page is for whoever made the error.
                        .requestMatchers(
                                HttpMethod.GET, "/webjars/**", "/assets/**", "/favicon.ico", LoginDestination.LOGIN)
                        .permitAll()
                        .requestMatchers("/error")
                        .denyAll() // It is no page of its own.
                        .anyRequest()
                        .hasAuthority(Permission.READ))
                .formLogin(form -> form.loginPage(LoginDestination.LOGIN)
                        .authenticationDetailsSource(KnownDevices.Details::new)
                        .successHandler(this::succeeded)
                        .failureHandler(ConsoleSecurity::failed))
                .logout(logout -> logout.logoutSuccessUrl(LoginDestination.LOGIN + "?logout"))
                .csrf(csrf -> csrf.csrfTokenRepository(new LoginTokens()))
                .addFilterBefore(new AnonymousBodyFilter(), CsrfFilter.class)
                .addFilterBefore(new ParameterFilter(), CsrfFilter.class)
                .requestCache(RequestCacheConfigurer::disable)
                .exceptionHandling(errors -> errors.authenticationEntryPoint(ConsoleSecurity::toLogin))
                .headers(new SecurityHeaders(SecurityConfiguration.of(registrations)));
        ClientRegistrationRepository repository = registrations.getIfAvailable();
        if (repository != null) {
            http.oauth2Login(login -> login.loginPage(LoginDestination.LOGIN)
                            .successHandler(this::succeeded)
                            .failureHandler(ConsoleSecurity::failed)
                            .authorizedClientRepository(new TokenDiscardingRepository())
                            .authorizationEndpoint(authorization -> authorization
                                    .authorizationRequestResolver(new KnownProviders(repository))
                                    .authorizationRequestRepository(new AuthorizationCookie(cookieSigner, repository)))
                            .userInfoEndpoint(info -> info.oidcUserService(new OidcAccounts(settings.oidc()))))
                    .logout(logout -> logout.logoutSuccessHandler(outThere(repository)));
        }
        return http.build();
    }

    /** Leads to the page that was asked for. By then the session is there. */
    private void succeeded(HttpServletRequest request, HttpServletResponse response, Authentication known)
            throws IOException {
        sessions.begin(request.getSession(), known.getName());
        if (known instanceof UsernamePasswordAuthenticationToken) {
            devices.welcome(request, response, known.getName());
        }
        response.sendRedirect(LoginDestination.after(request).orElse(request.getContextPath() + "/"));
    }

    /** Whom another service has logged in it logs out too; otherwise the next click would log him in again. */
    private static OidcClientInitiatedLogoutSuccessHandler outThere(ClientRegistrationRepository repository) {
        OidcClientInitiatedLogoutSuccessHandler handler = new OidcClientInitiatedLogoutSuccessHandler(repository);
        handler.setPostLogoutRedirectUri("{baseUrl}" + LoginDestination.LOGIN + "?logout");
        handler.setDefaultTargetUrl(LoginDestination.LOGIN + "?logout");
        return handler;
    }

    private static void toLogin(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException nobody)
            throws IOException {
        String login = request.getContextPath() + LoginDestination.LOGIN;
        if (isByHtmx(request)) {
            response.setHeader("HX-Redirect", login);
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
        } else {
            response.sendRedirect(LoginDestination.with(login, LoginDestination.of(request)));
        }
    }

    private static void failed(HttpServletRequest request, HttpServletResponse response, AuthenticationException failed)
            throws IOException {
        String login = request.getContextPath() + LoginDestination.LOGIN;
        String told = failed instanceof TooManyAttemptsException tooMany ? "?throttled=" + tooMany.seconds() : "?error";
        response.sendRedirect(LoginDestination.with(login + told, LoginDestination.after(request)));
    }

    private static boolean isByHtmx(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }
}
