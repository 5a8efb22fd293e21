package io.waybill.service.access.login;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Checks passwords, of those who have not failed too often. */
public class ThrottledLogin implements AuthenticationProvider {

    private final AuthenticationProvider passwords;
    private final Throttle throttle;
    private final KnownDevices devices;

    public ThrottledLogin(AuthenticationProvider passwords, Throttle throttle, KnownDevices devices) {
        this.passwords = passwords;
        this.throttle = throttle;
        this.devices = devices;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication attempt) {
        String account = Objects.requireNonNullElse(attempt.getName(), "");
        String address = originOf(attempt);
        Optional<String> device = devices.of(attempt.getDetails(), account);
        device.map(known -> throttle.waitOfDevice(account, known))
                .orElseGet(() -> throttle.wait(account, address))
                .ifPresent(wait -> {
                    throw new TooManyAttemptsException(wait);
                });
        try {
            Authentication known = passwords.authenticate(attempt);
            device.ifPresentOrElse(
                    on -> throttle.succeededOnDevice(account, on, address), () -> throttle.succeeded(account, address));
            return known;
        } catch (BadCredentialsException wrong) {
            device.ifPresentOrElse(on -> throttle.failedOnDevice(account, on), () -> throttle.failed(account, address));
            throw wrong;
        }
    }

    @Override
    public boolean supports(Class<?> kind) {
        return passwords.supports(kind);
    }

    static String originOf(Authentication attempt) {
        return attempt.getDetails() instanceof WebAuthenticationDetails details && details.getRemoteAddress() != null
                ? details.getRemoteAddress()
                : "";
    }
}
