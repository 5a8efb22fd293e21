package io.waybill.service.access.security;

import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * What browsers are told to refuse: scripts and styles in pages, contents of other sites, being framed, guessing types.
 * Pages are not cached, which is the default.
 */
class SecurityHeaders implements Customizer<HeadersConfigurer<HttpSecurity>> {

    private final String policy;

    /** @param logins providers to which a form of ours may lead */
    SecurityHeaders(Iterable<ClientRegistration> logins) {
        Set<String> origins = new TreeSet<>();
        logins.forEach(each -> {
            URI uri = URI.create(each.getProviderDetails().getAuthorizationUri());
            origins.add(uri.getScheme() + "://" + uri.getRawAuthority());
        });
        this.policy =
                "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
                        + " form-action 'self'" + (origins.isEmpty() ? "" : " " + String.join(" ", origins));
    }

    @Override
    public void customize(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(csp -> csp.policyDirectives(policy))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN));
    }
}
