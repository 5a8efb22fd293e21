package io.waybill.service.security;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Ends sessions soon in which nobody logs in: a login page makes one for everybody who calls it. */
@Component
class ShortSessions implements HttpSessionListener {

    static final Duration BEFORE_LOGIN = Duration.ofMinutes(5);

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        event.getSession().setMaxInactiveInterval((int) BEFORE_LOGIN.toSeconds());
    }
}
