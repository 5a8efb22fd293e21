package io.waybill.service.connection;

import org.apache.coyote.Request;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who may hold a thread by waiting. Who is logged in has places of his own, which nobody else can take. Thread-safe. */
class Waiting {

    private final Places known;
    private final Places nobody;
    private final Places strangers;

    Waiting(ConnectionSettings settings) {
        this.known = new Places(settings.slowBodies(), settings.slowBodies());
        this.nobody = new Places(settings.slowLogins(), settings.slowLoginsPerAddress());
        this.strangers = new Places(settings.strangers(), settings.strangers());
    }

    /** Asked by the thread that serves the request. */
    Places places(Request request) {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller == null || caller instanceof AnonymousAuthenticationToken || !caller.isAuthenticated()
                ? nobody
                : known;
    }

    Places strangers() {
        return strangers;
    }
}
