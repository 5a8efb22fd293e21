package io.waybill.service.access.connection;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.springframework.http.HttpHeaders;

/** Who has proven who he is. He may hold more of the server than a stranger, and his connection is kept. */
public final class AuthenticatedClients {

    private static final String KNOWN = AuthenticatedClients.class.getName();
    private static final String ADMISSION = AnonymousSlot.class.getName();

    private AuthenticatedClients() {}

    /** To be called before the answer is begun, once the key or password of a request was found right. */
    public static void make(HttpServletRequest request, HttpServletResponse response) {
        request.setAttribute(KNOWN, true);
        if (request.getAttribute(ADMISSION) instanceof AnonymousSlot anonymousSlot) {
            anonymousSlot.end();
        }
        response.setHeader(HttpHeaders.CONNECTION, null);
    }

    /** The place to be given back then. */
    static void admitted(Request request, AnonymousSlot anonymousSlot) {
        request.setAttribute(ADMISSION, anonymousSlot);
    }

    /** There are no sessions but of who is logged in. */
    static boolean isOf(Request request) {
        return request.getSessionInternal(false) != null || request.getAttribute(KNOWN) != null;
    }
}
