package io.waybill.service.access.connection;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.springframework.http.HttpHeaders;

/** Who has proven who he is. He may hold more of the server than a stranger, and his connection is kept. */
public final class Acquaintance {

    private static final String KNOWN = Acquaintance.class.getName();
    private static final String ADMISSION = Admission.class.getName();

    private Acquaintance() {}

    /** To be called before the answer is begun, once the key or password of a request was found right. */
    public static void make(HttpServletRequest request, HttpServletResponse response) {
        request.setAttribute(KNOWN, true);
        if (request.getAttribute(ADMISSION) instanceof Admission admission) {
            admission.end();
        }
        response.setHeader(HttpHeaders.CONNECTION, null);
    }

    /** The place to be given back then. */
    static void admitted(Request request, Admission admission) {
        request.setAttribute(ADMISSION, admission);
    }

    /** There are no sessions but of who is logged in. */
    static boolean isOf(Request request) {
        return request.getSessionInternal(false) != null || request.getAttribute(KNOWN) != null;
    }
}
