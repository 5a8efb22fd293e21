package io.waybill.service.access.login;

import io.waybill.service.access.cookie.CookieSigner;
import io.waybill.service.access.cookie.Cookies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Browsers with which somebody has logged in carry a signed cookie that says so. It lets nobody in: who guesses from elsewhere,
 * be it behind the same address, does not make its owner wait. Nothing is kept here. Thread-safe.
 */
@Component
public class KnownDevices {

    public static final String COOKIE = "waybill-device";

    private static final String PURPOSE = "device";
    private static final Duration KEEP = Duration.ofDays(90);

    private final CookieSigner cookieSigner;

    KnownDevices(CookieSigner cookieSigner) {
        this.cookieSigner = cookieSigner;
    }

    /** What a login comes with: its address, and the cookie. */
    public static final class Details extends WebAuthenticationDetails {

        private static final long serialVersionUID = 1;

        private final transient @Nullable String device;

        public Details(HttpServletRequest request) {
            super(request);
            this.device = Cookies.find(request, COOKIE).orElse(null);
        }
    }

    /** The device from which an account is tried, if that has logged in there before. */
    Optional<String> of(@Nullable Object details, String account) {
        return details instanceof Details login ? known(login.device, account) : Optional.empty();
    }

    /** Tells the browser that it is known from now on. */
    public void welcome(HttpServletRequest request, HttpServletResponse response, String account) {
        String device = known(Cookies.find(request, COOKIE).orElse(null), account)
                .orElseGet(() -> UUID.randomUUID().toString());
        Cookies.set(request, response, COOKIE, cookieSigner.close(PURPOSE, device + "\n" + lower(account), KEEP), KEEP);
    }

    private Optional<String> known(@Nullable String cookie, String account) {
        return Optional.ofNullable(cookie)
                .flatMap(text -> cookieSigner.open(PURPOSE, text))
                .map(content -> content.split("\n", 2))
                .filter(parts -> parts.length == 2 && parts[1].equals(lower(account)))
                .map(parts -> parts[0]);
    }

    private static String lower(String account) {
        return account.toLowerCase(Locale.ROOT);
    }
}
