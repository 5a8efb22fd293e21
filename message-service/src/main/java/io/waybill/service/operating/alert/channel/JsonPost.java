package io.waybill.service.operating.alert.channel;

import io.waybill.service.operating.alert.channel.AlertChannel.UndeliveredException;
import io.waybill.service.platform.http.GuardedHttpClient;
import io.waybill.service.platform.http.HttpAnswer;
import io.waybill.service.platform.http.HttpBounds;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Posts JSON to who is configured, and waits no longer than it may. Thread-safe. */
class JsonPost implements AutoCloseable {

    private static final int MOST_READ = 16 << 10;

    /** One turn of one job, and people who try channels. */
    private static final int CONNECTIONS = 4;

    private final GuardedHttpClient http;
    private final Duration timeout;

    JsonPost(Duration timeout) {
        this.timeout = timeout;
        this.http = GuardedHttpClient.anywhere(new HttpBounds(timeout, MOST_READ, CONNECTIONS));
    }

    /** Returns the beginning of the answer. */
    String post(URI uri, byte[] json, Map<String, String> headers) throws UndeliveredException {
        HttpAnswer answer = answer(uri, json, headers);
        if (answer.status() < 200 || answer.status() > 299) {
            throw new UndeliveredException("it answered " + answer.status());
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private HttpAnswer answer(URI uri, byte[] json, Map<String, String> headers) throws UndeliveredException {
        try {
            return http.post(uri, json, headers);
        } catch (SocketTimeoutException late) {
            throw new UndeliveredException("it did not answer within " + timeout.toMillis() + " ms");
        } catch (InterruptedIOException stopping) {
            throw new UndeliveredException("the service is stopping");
        } catch (IOException failed) {
            // Of the cause the kind: its text may hold the address, which may be a secret.
            throw new UndeliveredException(
                    "it could not be reached: " + failed.getClass().getSimpleName());
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
