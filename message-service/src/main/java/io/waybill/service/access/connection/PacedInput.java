package io.waybill.service.access.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The body of one request, which has to come in time: whoever reads it, Tomcat itself included, holds a thread meanwhile.
 * What has come already is handed on; to wait for more takes one of few places, and ends when the body is too slow. Where all
 * are taken it is still waited for, a moment in all: most bodies are behind their headers. Of one thread.
 */
class PacedInput implements InputBuffer {

    private static final int MOST_LOOKS = 20;
    private static final long LOOK_NANOS = 5_000_000;

    private final Request asked;
    private final org.apache.coyote.Request request;
    private final InputBuffer given;
    private final ConnectionSettings settings;
    private final ThreadQuota waiting;
    private final String address;

    private @Nullable SlotPool place;
    private @Nullable HttpStatus refused;
    private int looks;
    private long since;
    private long bytes;

    PacedInput(Request asked, ConnectionSettings settings, ThreadQuota waiting, String address) {
        this.asked = asked;
        this.request = asked.getCoyoteRequest();
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

    private boolean comesShortly() {
        SlotPool kind = waiting.bodies(asked);
        if (kind.take(address)) {
            place = kind;
            return true;
        }
        if (!waiting.looking().take(address)) {
            return false;
        }
        try {
            for (; looks < MOST_LOOKS; looks++) {
                LockSupport.parkNanos(LOOK_NANOS);
                if (hasCome()) {
                    looks++;
                    return true;
                }
            }
            return false;
        } finally {
            waiting.looking().give(address);
        }
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

    /**
     * Reads what nobody wants, once the request is answered: who still sends would not see the answer before he has sent all, for
     * the connection would break while he writes.
     */
    void drain(long mostBytes, long mostNanos) {
        SlotPool slotPool = waiting.unwanted(asked);
        if (!slotPool.take(address)) {
            return;
        }
        long began = System.nanoTime();
        Rest rest = new Rest();
        try {
            int read = 0;
            for (long bytes = 0; read >= 0 && bytes < mostBytes; bytes += read) {
                if (System.nanoTime() - began > mostNanos || isRead()) {
                    return;
                }
                if (request.getContentLengthLong() >= 0 && !hasCome()) {
                    LockSupport.parkNanos(LOOK_NANOS);
                    read = 0;
                } else {
                    read = given.doRead(rest);
                }
            }
        } catch (IOException tooSlow) {
            // It is broken off.
        } finally {
            slotPool.give(address);
        }
    }

    boolean isRead() {
        AtomicBoolean all = new AtomicBoolean();
        request.action(ActionCode.REQUEST_BODY_FULLY_READ, all);
        return all.get();
    }

    private static final class Rest implements ApplicationBufferHandler {

        private @Nullable ByteBuffer buffer;

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
