package io.waybill.service.access.security;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.stereotype.Component;

/** The ways in that a login page offers beside name and password. Thread-safe. */
@Component
public class LoginOptions {

    private final List<Option> options = new ArrayList<>();

    LoginOptions(ObjectProvider<ClientRegistrationRepository> registrations) {
        for (ClientRegistration each : SecurityConfiguration.of(registrations)) {
            options.add(new Option(each.getClientName(), "/oauth2/authorization/" + each.getRegistrationId()));
        }
    }

    /**
     * A provider that logs people in.
     *
     * @param name as configured
     * @param path where a link has to lead
     */
    public record Option(String name, String path) {}

    public List<Option> all() {
        return List.copyOf(options);
    }
}
