package io.waybill.service.connection;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Bounds what a request may hold of the server: before anything else, and after everything else. Who is not logged in gets a
 * part of the threads only, one answer per connection, and bodies have to come in time. What has not been read of a body when
 * its request is answered is waited for no longer than that.
 */
class RequestCost extends ValveBase {

    /** More of an unwanted body is not read, so that the answer can be: of a stranger's, and of others'. */
    private static final int MOST_DRAINED_OF_STRANGERS = 2_000_000;

    private static final int MOST_DRAINED = 16_000_000;

    private static final String RETRY_AFTER_SECONDS = "1";

    private final ConnectionSettings settings;
    private final Waiting waiting;

    RequestCost(ConnectionSettings settings, Waiting waiting) {
        super(true);
        this.settings = settings;
        this.waiting = waiting;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String address = String.valueOf(request.getRemoteAddr());
        boolean stranger = isStranger(request);
        if (request.getSessionInternal(false) == null) {
            // One answer fits into the connection's buffer; who asks on and reads none of it would hold the thread that
            // writes.
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        if (stranger && !waiting.strangers().take(address)) {
            answer(response, HttpStatus.SERVICE_UNAVAILABLE);
            breakOff(request);
            return;
        }
        try {
            serve(request, response, address, stranger ? MOST_DRAINED_OF_STRANGERS : MOST_DRAINED);
        } finally {
            if (stranger) {
                waiting.strangers().give(address);
            }
        }
    }

    /** There are no sessions but of who is logged in. Whether a key or password is right is soon seen, and of no use to pages. */
    private static boolean isStranger(Request request) {
        boolean presentsItself =
                request.getHeader(HttpHeaders.AUTHORIZATION) != null || request.getHeader("X-API-Key") != null;
        return !(presentsItself && isForPrograms(request.getServletPath()))
                && request.getSessionInternal(false) == null;
    }

    private static boolean isForPrograms(@Nullable String path) {
        return path != null && (path.startsWith("/api/") || path.startsWith("/actuator"));
    }

    private void serve(Request request, Response response, String address, int mostDrained)
            throws IOException, ServletException {
        PacedInput input = new PacedInput(request.getCoyoteRequest(), settings, waiting, address);
        request.getCoyoteRequest().setInputBuffer(input);
        try {
            getNext().invoke(request, response);
            if (input.refused() != null) {
                answer(response, input.refused());
            } else if (!isRead(request)) {
                response.finishResponse();
                drain(request, input, mostDrained);
            }
        } finally {
            input.end();
            if (!isRead(request)) {
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

    /** Who still sends does not see the answer before he has sent all: the connection would break while he writes. */
    private static void drain(Request request, PacedInput input, int most) {
        Rest rest = new Rest();
        try {
            while (!isRead(request) && rest.bytes < most && input.doRead(rest) > 0) {
                rest.bytes += rest.last();
            }
        } catch (IOException tooSlow) {
            // It is broken off.
        }
    }

    private static boolean isRead(Request request) {
        AtomicBoolean all = new AtomicBoolean();
        request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, all);
        return all.get();
    }

    /** Otherwise Tomcat reads the rest by itself, however long that takes. */
    private static void breakOff(Request request) {
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    private static final class Rest implements ApplicationBufferHandler {

        private @Nullable ByteBuffer buffer;
        private long bytes;

        @Override
        public void setByteBuffer(@Nullable ByteBuffer piece) {
            buffer = piece;
        }

        @Override
        public @Nullable ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {}

        private int last() {
            return buffer == null ? 0 : buffer.remaining();
        }
    }
}
