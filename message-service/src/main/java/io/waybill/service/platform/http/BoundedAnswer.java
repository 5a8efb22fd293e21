package io.waybill.service.platform.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Reads the beginning of an answer; what comes after that breaks the connection off. Used by one thread at a time. */
class BoundedAnswer implements AsyncResponseConsumer<HttpAnswer> {

    private final int most;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private @Nullable String contentType;
    private @Nullable String retryAfter;
    private @Nullable FutureCallback<HttpAnswer> callback;

    BoundedAnswer(int most) {
        this.most = most;
    }

    /** The answer is longer than it is read. */
    static final class TooLongException extends java.io.IOException {
        private static final long serialVersionUID = 1;

        private final transient HttpAnswer beginning;

        TooLongException(HttpAnswer beginning) {
            super("the answer is longer than " + beginning.body().length + " bytes");
            this.beginning = beginning;
        }

        HttpAnswer beginning() {
            return beginning;
        }
    }

    @Override
    public void consumeResponse(
            HttpResponse response,
            @Nullable EntityDetails entity,
            HttpContext context,
            FutureCallback<HttpAnswer> resultCallback) {
        status = response.getCode();
        Header after = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        retryAfter = after == null ? null : after.getValue();
        callback = resultCallback;
        if (entity == null) {
            resultCallback.completed(answer(true));
        } else {
            contentType = entity.getContentType();
        }
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        // 100 or 103: the answer is still to come.
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws java.io.IOException {
        channel.update(most + 1);
    }

    @Override
    public void consume(ByteBuffer source) throws TooLongException {
        byte[] piece = new byte[Math.min(source.remaining(), most - body.size())];
        source.get(piece);
        body.write(piece, 0, piece.length);
        if (source.hasRemaining()) {
            throw new TooLongException(answer(false));
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        if (callback != null) {
            callback.completed(answer(true));
        }
    }

    private HttpAnswer answer(boolean isWhole) {
        return new HttpAnswer(status, contentType, retryAfter, body.toByteArray(), isWhole);
    }

    @Override
    public void failed(Exception cause) {
        if (callback != null) {
            callback.failed(cause);
        }
    }

    @Override
    public void releaseResources() {
        // The beginning is kept: who asked has it.
    }
}
