package io.waybill.service.access.login;

import java.time.Duration;
import org.springframework.security.authentication.AccountStatusException;

/** Nothing was tried: there have been too many failures. */
public class TooManyAttemptsException extends AccountStatusException {

    private final Duration wait;

    TooManyAttemptsException(Duration wait) {
        super("too many failed attempts");
        this.wait = wait;
    }

    /** After how many seconds it is worth trying again, at least one. */
    public long seconds() {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
