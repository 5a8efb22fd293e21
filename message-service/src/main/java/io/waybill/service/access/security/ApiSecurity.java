package io.waybill.service.access.security;

import io.waybill.service.access.account.Permission;
import io.waybill.service.access.login.LoginAudit;
import io.waybill.service.access.login.TooManyAttemptsException;
import io.waybill.service.access.request.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/**
 * The way in for programs: every request carries its key, or a name and password. A browser's session counts for nothing
 * here, so there is nothing for a foreign page to ride on.
 */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

    /** Whoever may change something has more than READ; what exactly, the deed itself asks. */
    private static final String[] CHANGING = Permission.ALL.stream()
            .filter(permission -> !permission.equals(Permission.READ))
            .toArray(String[]::new);

    @Bean
    @Order(1)
    SecurityFilterChain api(
            HttpSecurity http,
            ApiKeys keys,
            LoginAudit audit,
            ObjectProvider<ClientRegistrationRepository> registrations)
            throws Exception {
        return http.securityMatcher("/api/**", "/actuator/**")
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/api/v1/groups/*/messages")
                        .hasAuthority(Permission.CONSUME)
                        .requestMatchers(HttpMethod.GET, "/api/v1/messages/*/versions")
                        .hasAuthority(Permission.PAYLOAD)
                        .requestMatchers(HttpMethod.GET, "/api/v1/key-data", "/api/v1/key-data/*")
                        .hasAuthority(Permission.PRIVACY)
                        .requestMatchers(HttpMethod.GET)
                        .hasAuthority(Permission.READ)
                        .requestMatchers(HttpMethod.HEAD)
                        .hasAuthority(Permission.READ)
                        .anyRequest()
                        .hasAnyAuthority(CHANGING))
                .addFilterBefore(new ApiKeyFilter(keys, audit), BasicAuthenticationFilter.class)
                .addFilterAfter(new CrossSiteFormFilter(), BasicAuthenticationFilter.class)
                .addFilterAfter(new ClientRecognition(), AuthorizationFilter.class)
                .addFilterAfter(new ParameterFilter(), AuthorizationFilter.class)
                .httpBasic(basic -> basic.authenticationEntryPoint(ApiSecurity::refuse))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(ApiSecurity::refuse)
                        .accessDeniedHandler((request, response, denied) ->
                                Problems.write(response, HttpStatus.FORBIDDEN, "this account may not do that")))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(new SecurityHeaders(SecurityConfiguration.of(registrations)))
                .build();
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException failed)
            throws IOException {
        if (failed instanceof TooManyAttemptsException tooMany) {
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(tooMany.seconds()));
            Problems.write(
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "TOO_MANY_LOGINS",
                    "too many failed logins; try again in " + tooMany.seconds() + " s");
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Waybill\"");
        Problems.write(response, HttpStatus.UNAUTHORIZED, "log in with HTTP basic, or send " + ApiKeyFilter.HEADER);
    }
}
