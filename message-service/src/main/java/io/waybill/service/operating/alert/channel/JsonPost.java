package io.waybill.service.operating.alert.channel;

import io.waybill.service.operating.alert.channel.AlertChannel.UndeliveredException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts JSON, and waits no longer than it may. Follows no redirects: who is told was configured. Thread-safe. */
class JsonPost {

    private static final int MOST_READ = 16 << 10;

    private final HttpClient client;
    private final Duration timeout;

    JsonPost(Duration timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Returns the beginning of the answer. */
    String post(URI uri, byte[] json, Map<String, String> headers) throws UndeliveredException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofByteArray(json));
        headers.forEach(request::header);
        ByteArrayOutputStream beginning = new ByteArrayOutputStream();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(
                request.build(),
                BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(
                        bytes -> beginning.write(bytes, 0, Math.min(bytes.length, MOST_READ - beginning.size())))));
        int status = await(answer).statusCode();
        if (status < 200 || status > 299) {
            throw new UndeliveredException("it answered " + status);
        }
        return beginning.toString(StandardCharsets.UTF_8);
    }

    /** The client's own timeout ends with the headers: a receiver that dribbles would hold it. */
    private <T> T await(CompletableFuture<T> answer) throws UndeliveredException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new UndeliveredException("it did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException failed) {
            // Of the cause the kind: its text may hold the address, which may be a secret.
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new UndeliveredException(
                    "it could not be reached: " + cause.getClass().getSimpleName());
        } catch (InterruptedException stopping) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new UndeliveredException("the service is stopping");
        }
    }
}
