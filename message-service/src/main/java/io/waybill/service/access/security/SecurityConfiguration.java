package io.waybill.service.access.security;

import io.waybill.service.access.account.SecuritySettings;
import io.waybill.service.access.account.SecuritySettings.Account;
import io.waybill.service.access.login.KnownAddresses;
import io.waybill.service.access.login.KnownDevices;
import io.waybill.service.access.login.LoginAudit;
import io.waybill.service.access.login.Throttle;
import io.waybill.service.access.login.ThrottledLogin;
import io.waybill.service.access.login.TooManyAttemptsException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.DefaultAuthenticationEventPublisher;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.AuthenticationFailureLockedEvent;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Who there is: accounts, keys, and those whom somebody else logs in. What they may do is said where it is done. */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity(prePostEnabled = false, securedEnabled = true)
@EnableConfigurationProperties(SecuritySettings.class)
class SecurityConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(SecurityConfiguration.class);

    private final InMemoryUserDetailsManager accounts = new InMemoryUserDetailsManager();

    SecurityConfiguration(SecuritySettings settings, ObjectProvider<ClientRegistrationRepository> registrations) {
        if (settings.isEmpty() && of(registrations).isEmpty()) {
            throw new IllegalStateException(
                    "nobody could log in: set waybill.security.user and waybill.security.password,"
                            + " or waybill.security.users[0].name, .password and .roles, for people; waybill.security.api-key, or"
                            + " waybill.security.api-keys[0].name, .key and .scopes, for services; or"
                            + " spring.security.oauth2.client for single sign-on. There are no default accounts.");
        }
        settings.users().forEach(user -> accounts.createUser(details(user)));
    }

    /** Not a bean of accounts: everybody who logs in by password has to come past the throttle. */
    @Bean
    AuthenticationProvider passwordLogin(
            SecuritySettings settings, Clock clock, KnownAddresses addresses, KnownDevices devices) {
        DaoAuthenticationProvider passwords = new DaoAuthenticationProvider(accounts);
        passwords.setPasswordEncoder(PasswordEncoderFactories.createDelegatingPasswordEncoder());
        return new ThrottledLogin(passwords, new Throttle(settings.throttling(), clock, addresses), devices);
    }

    @Bean
    LoginAudit.Accounts accounts() {
        return accounts::userExists;
    }

    @Bean
    ApiKeys apiKeys(SecuritySettings settings, Clock clock) {
        List<String> unbound = settings.apiKeys().stream()
                .filter(SecuritySettings.Key::speaksForAnybody)
                .map(SecuritySettings.Key::name)
                .toList();
        if (!unbound.isEmpty()) {
            LOG.warn(
                    "keys {} may speak for every producer, group and topic: bind them by producers, groups and topics of"
                            + " waybill.security.api-keys",
                    unbound);
        }
        return new ApiKeys(settings.apiKeys(), clock);
    }

    /** Tells of every failure, those of other ways in included. */
    @Bean
    AuthenticationEventPublisher logins(ApplicationEventPublisher events) {
        DefaultAuthenticationEventPublisher publisher = new DefaultAuthenticationEventPublisher(events);
        publisher.setAdditionalExceptionMappings(
                Map.of(TooManyAttemptsException.class, AuthenticationFailureLockedEvent.class));
        publisher.setDefaultAuthenticationFailureEvent(AuthenticationFailureBadCredentialsEvent.class);
        return publisher;
    }

    /** Whoever else may log people in, if anybody. */
    static List<ClientRegistration> of(ObjectProvider<ClientRegistrationRepository> registrations) {
        List<ClientRegistration> all = new ArrayList<>();
        if (registrations.getIfAvailable() instanceof Iterable<?> several) {
            several.forEach(each -> all.add((ClientRegistration) each));
        }
        return all;
    }

    private static UserDetails details(Account account) {
        String password = Objects.requireNonNull(account.password());
        Set<String> permissions = new HashSet<>();
        account.roles().forEach(role -> permissions.addAll(role.permissions()));
        return User.withUsername(Objects.requireNonNull(account.name()))
                .password(
                        password.startsWith("{bcrypt}")
                                ? password
                                : "{bcrypt}" + new BCryptPasswordEncoder().encode(password))
                .authorities(permissions.toArray(String[]::new))
                .build();
    }
}
