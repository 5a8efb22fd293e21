package io.waybill.service.access.connection;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Bounds what a request may hold of the server: before anything else, and after everything else. Who is not logged in gets a
 * part of the threads only, one answer per connection, and bodies have to come in time. What has not been read of a body when
 * its request is answered is waited for no longer than that.
 */
class RequestBounds extends ValveBase {

    /** More of an unwanted body is not read, so that the answer can be: of a stranger's, and of others'. */
    private static final long MOST_DRAINED_OF_STRANGERS = 2_000_000;

    private static final long MOST_DRAINED = 16_000_000;
    private static final long DRAINED_NANOS_OF_STRANGERS = 2_000_000_000L;
    private static final long DRAINED_NANOS = 60_000_000_000L;

    private static final String RETRY_AFTER_SECONDS = "1";

    private final ConnectionSettings settings;
    private final ThreadQuota waiting;

    RequestBounds(ConnectionSettings settings, ThreadQuota waiting) {
        super(true);
        this.settings = settings;
        this.waiting = waiting;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String address = ClientNetwork.of(request.getRemoteAddr());
        if (!AuthenticatedClients.isOf(request)) {
            // One answer fits into the connection's buffer; who asks on and reads none of it would hold the thread that
            // writes.
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        SlotPool slotPool = waiting.admission(request);
        if (slotPool != null && !slotPool.take(address)) {
            answer(response, HttpStatus.SERVICE_UNAVAILABLE);
            breakOff(request);
            return;
        }
        if (slotPool == null) {
            serve(request, response, address);
            return;
        }
        AnonymousSlot anonymousSlot = new AnonymousSlot(slotPool, address);
        AuthenticatedClients.admitted(request, anonymousSlot);
        try {
            serve(request, response, address);
        } finally {
            anonymousSlot.end();
        }
    }

    private void serve(Request request, Response response, String address) throws IOException, ServletException {
        PacedInput input = new PacedInput(request, settings, waiting, address);
        request.getCoyoteRequest().setInputBuffer(input);
        try {
            getNext().invoke(request, response);
            if (input.refused() != null) {
                answer(response, input.refused());
            } else if (!input.isRead()) {
                response.finishResponse();
                boolean known = AuthenticatedClients.isOf(request);
                input.drain(
                        known ? MOST_DRAINED : MOST_DRAINED_OF_STRANGERS,
                        known ? DRAINED_NANOS : DRAINED_NANOS_OF_STRANGERS);
            }
        } finally {
            input.end();
            if (!input.isRead()) {
                breakOff(request);
            }
        }
    }

    private static void answer(Response response, HttpStatus status) {
        if (response.isCommitted()) {
            return;
        }
        response.reset();
        response.setSuspended(false); // Tomcat has begun to say by itself that reading failed.
        response.setStatus(status.value());
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response.setHeader(HttpHeaders.CONNECTION, "close");
        response.setContentLength(0);
    }

    /** Otherwise Tomcat reads the rest by itself, however long that takes. */
    private static void breakOff(Request request) {
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }
}
