package io.waybill.service.access.oidc;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.service.access.cookie.CookieSigner;
import io.waybill.service.access.cookie.Cookies;
import io.waybill.service.access.login.LoginDestination;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;

/**
 * What has to be known when a provider sends somebody back: kept by the browser, signed, and not in memory, where each call
 * of the link would stay for a while. Good on every node.
 */
public class AuthorizationCookie implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    static final String NAME = "waybill-sso";

    private static final String PURPOSE = "sso";
    private static final Duration KEEP = Duration.ofMinutes(10);
    private static final String REDIRECT = "redirect";

    /** Those of a request's attributes that are needed again. */
    private static final String[] ATTRIBUTES = {
        OAuth2ParameterNames.REGISTRATION_ID, OidcParameterNames.NONCE, PkceParameterNames.CODE_VERIFIER
    };

    private final CookieSigner cookieSigner;
    private final ClientRegistrationRepository registrations;

    public AuthorizationCookie(CookieSigner cookieSigner, ClientRegistrationRepository registrations) {
        this.cookieSigner = cookieSigner;
        this.registrations = registrations;
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest authorization,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (authorization == null) {
            removeAuthorizationRequest(request, response);
            return;
        }
        JSONObject content = new JSONObject();
        content.put(OAuth2ParameterNames.STATE, authorization.getState());
        content.put(REDIRECT, authorization.getRedirectUri());
        for (String name : ATTRIBUTES) {
            content.put(name, authorization.getAttribute(name));
        }
        LoginDestination.after(request).ifPresent(next -> content.put(LoginDestination.PARAMETER, next));
        Cookies.set(request, response, NAME, cookieSigner.close(PURPOSE, content.toString(), KEEP), KEEP);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        JSONObject content = content(request);
        String state = request.getParameter(OAuth2ParameterNames.STATE);
        if (content == null || state == null || !state.equals(content.getString(OAuth2ParameterNames.STATE))) {
            return null;
        }
        ClientRegistration registration =
                registrations.findByRegistrationId(content.getString(OAuth2ParameterNames.REGISTRATION_ID));
        if (registration == null) {
            return null;
        }
        Map<String, Object> attributes = new HashMap<>();
        for (String name : ATTRIBUTES) {
            if (content.getString(name) != null) {
                attributes.put(name, content.getString(name));
            }
        }
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(
                        Objects.requireNonNull(registration.getProviderDetails().getAuthorizationUri()))
                .clientId(registration.getClientId())
                .redirectUri(content.getString(REDIRECT))
                .scopes(registration.getScopes())
                .state(state)
                .attributes(attributes)
                .build();
    }

    /** Good for one answer, and tells who asks later where the login was to lead. */
    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        OAuth2AuthorizationRequest found = loadAuthorizationRequest(request);
        JSONObject content = content(request);
        if (found != null && content != null && content.getString(LoginDestination.PARAMETER) != null) {
            LoginDestination.remember(request, content.getString(LoginDestination.PARAMETER));
        }
        Cookies.set(request, response, NAME, "", Duration.ZERO);
        return found;
    }

    private @Nullable JSONObject content(HttpServletRequest request) {
        return Cookies.find(request, NAME)
                .flatMap(closed -> cookieSigner.open(PURPOSE, closed))
                .map(JSONObject::parseObject)
                .orElse(null);
    }
}
