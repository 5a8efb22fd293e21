package io.waybill.service.access.connection;

import org.apache.catalina.connector.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Who may hold a thread, and how many of his kind. Who is known has places of his own, which nobody else can take. All kinds of strangers
 * together have about half of the threads. Thread-safe.
 */
class ThreadQuota {

    private static final int LOOKING = 16;
    private static final int LOOKING_OF_ONE = 4;
    private static final int UNWANTED_OF_STRANGERS = 8;
    private static final int UNWANTED_OF_ONE = 2;
    private static final int UNWANTED = 32;

    private final SlotPool known;
    private final SlotPool nobody;
    private final SlotPool strangers;
    private final SlotPool passwords;
    private final SlotPool looking = new SlotPool(LOOKING, LOOKING_OF_ONE);
    private final SlotPool unwanted = new SlotPool(UNWANTED, UNWANTED);
    private final SlotPool unwantedOfStrangers = new SlotPool(UNWANTED_OF_STRANGERS, UNWANTED_OF_ONE);

    ThreadQuota(ConnectionSettings settings) {
        this.known = new SlotPool(settings.slowBodies(), settings.slowBodies());
        this.nobody = new SlotPool(settings.slowLogins(), settings.slowLoginsPerAddress());
        this.strangers = new SlotPool(settings.strangers(), settings.strangersPerAddress());
        this.passwords = new SlotPool(settings.passwords(), settings.passwordsPerAddress());
    }

    /** Where a request needs a place to be served at all; absent if whoever sends it can be told quickly, or is known. */
    @Nullable SlotPool admission(Request request) {
        if (AuthenticatedClients.isOf(request)) {
            return null;
        }
        boolean forPrograms = isForPrograms(request.getServletPath());
        if (forPrograms && request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            return passwords; // Whether one is right takes a while.
        }
        return forPrograms && request.getHeader("X-API-Key") != null ? null : strangers;
    }

    /** For waiting for a body that is wanted. */
    SlotPool bodies(Request request) {
        return AuthenticatedClients.isOf(request) ? known : nobody;
    }

    /** For waiting for a moment where there is no such place. */
    SlotPool looking() {
        return looking;
    }

    /** For reading what nobody wants, so that the answer is read. */
    SlotPool unwanted(Request request) {
        return AuthenticatedClients.isOf(request) ? unwanted : unwantedOfStrangers;
    }

    private static boolean isForPrograms(@Nullable String path) {
        return path != null && (path.startsWith("/api/") || path.startsWith("/actuator"));
    }
}
