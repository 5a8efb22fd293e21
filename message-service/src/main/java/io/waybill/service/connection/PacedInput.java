package io.waybill.service.connection;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The body of one request, which has to come in time: whoever reads it, Tomcat itself included, holds a thread meanwhile.
 * What has come already is handed on; to wait for more takes one of few places, and ends when the body is too slow. Of one
 * thread.
 */
class PacedInput implements InputBuffer {

    private static final int MOST_LOOKS = 20;
    private static final long LOOK_NANOS = 5_000_000;

    private final Request request;
    private final InputBuffer given;
    private final ConnectionSettings settings;
    private final Waiting waiting;
    private final String address;

    private @Nullable Places place;
    private @Nullable HttpStatus refused;
    private long since;
    private long bytes;

    PacedInput(Request request, ConnectionSettings settings, Waiting waiting, String address) {
        this.request = request;
        this.given = request.getInputBuffer();
        this.settings = settings;
        this.waiting = waiting;
        this.address = address;
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        if (refused != null) {
            throw new ClientAbortException("the body was given up on");
        }
        if (since == 0) {
            since = System.nanoTime();
        }
        if (System.nanoTime() - since > settings.nanosFor(bytes)) {
            throw refuse(HttpStatus.REQUEST_TIMEOUT);
        }
        if (place == null && !hasCome() && !comesShortly()) {
            throw refuse(HttpStatus.SERVICE_UNAVAILABLE);
        }
        int read = given.doRead(handler);
        bytes += Math.max(0, read);
        return read;
    }

    /** Takes a place to wait for more. Where all are taken it still waits for a moment: most bodies are behind their headers. */
    private boolean comesShortly() {
        Places kind = waiting.places(request);
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            if (kind.take(address)) {
                place = kind;
                return true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
            if (hasCome()) {
                return true;
            }
        }
        return false;
    }

    /** Chunks may end in the middle of their length, which is waited for unseen. */
    private boolean hasCome() {
        if (request.getContentLengthLong() < 0) {
            return false;
        }
        request.action(ActionCode.AVAILABLE, true);
        return request.getAvailable() > 0;
    }

    /** As if the client had gone: Tomcat makes no error page of that, nor log lines. */
    private IOException refuse(HttpStatus status) {
        refused = status;
        return new ClientAbortException(
                status == HttpStatus.REQUEST_TIMEOUT
                        ? "the body came too slowly"
                        : "too many bodies are waited for already");
    }

    @Override
    public int available() {
        return given.available();
    }

    /** Why reading was given up, if it was. */
    @Nullable HttpStatus refused() {
        return refused;
    }

    /** Gives back what was taken. */
    void end() {
        if (place != null) {
            place.give(address);
            place = null;
        }
        request.setInputBuffer(given);
    }
}
