package io.waybill.service.platform.http;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** One request under way: at whichever addresses its name has, one after the other as long as none takes the connection. Thread-safe. */
final class AddressedPost {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final HttpPost post;
    private final CloseableHttpAsyncClient http;
    private final int bytes;
    private final CompletableFuture<HttpExchange> result = new CompletableFuture<>();

    /** Guarded by this. */
    private @Nullable Future<HttpAnswer> request;

    private @Nullable InetAddress address;

    AddressedPost(HttpPost post, CloseableHttpAsyncClient http, int bytes) {
        this.post = post;
        this.http = http;
        this.bytes = bytes;
    }

    CompletableFuture<HttpExchange> result() {
        return result;
    }

    /** Nobody waits any more. */
    void giveUp() {
        Future<HttpAnswer> underWay;
        InetAddress at;
        synchronized (this) {
            underWay = request;
            at = address;
        }
        fail(at, new SocketTimeoutException("no answer within " + post.timeout()));
        if (underWay != null) {
            underWay.cancel(true);
        }
    }

    void fail(@Nullable InetAddress at, Exception why) {
        result.complete(HttpExchange.failed(at, why));
    }

    /** @param addresses of which the first is tried next */
    void send(InetAddress[] addresses, int first) {
        InetAddress to = addresses[first];
        URI uri = post.uri();
        boolean isSecure = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : isSecure ? HTTPS_PORT : HTTP_PORT;
        String name = uri.getHost();
        HttpHost target = new HttpHost(uri.getScheme().toLowerCase(Locale.ROOT), to, withoutBrackets(name), port);
        synchronized (this) {
            if (result.isDone()) {
                return;
            }
            address = to;
            // By the same lock: who gives up meanwhile finds it, and cancels it.
            request = http.execute(
                    target,
                    new BasicRequestProducer(
                            request(uri, target), new BasicAsyncEntityProducer(post.body(), contentType())),
                    new BoundedAnswer(bytes),
                    null,
                    HttpClientContext.create(),
                    new FutureCallback<>() {
                        @Override
                        public void completed(HttpAnswer answer) {
                            result.complete(HttpExchange.answered(to, answer));
                        }

                        @Override
                        public void failed(Exception why) {
                            if (why instanceof BoundedAnswer.TooLongException tooLong) {
                                result.complete(HttpExchange.answered(to, tooLong.beginning()));
                            } else if (first + 1 < addresses.length && isWithoutConnection(why)) {
                                send(addresses, first + 1);
                            } else {
                                fail(to, why);
                            }
                        }

                        @Override
                        public void cancelled() {
                            fail(to, new SocketTimeoutException("broken off"));
                        }
                    });
        }
    }

    private HttpRequest request(URI uri, HttpHost target) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        // Given the host as well, it takes the path as it is: alone, one that begins with // would be read as a host.
        BasicHttpRequest made = new BasicHttpRequest(
                Method.POST.name(), target, uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
        made.setAuthority(new URIAuthority(uri.getHost(), uri.getPort()));
        post.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
                made.setHeader(name, value);
            }
        });
        return made;
    }

    private ContentType contentType() {
        return post.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(HttpHeaders.CONTENT_TYPE))
                .map(header -> ContentType.parseLenient(header.getValue()))
                .findFirst()
                .orElse(ContentType.APPLICATION_JSON);
    }

    /** Whether nothing can have been sent. */
    private static boolean isWithoutConnection(Exception why) {
        return why instanceof ConnectException
                || why instanceof ConnectTimeoutException
                || why instanceof NoRouteToHostException
                || why instanceof UnsupportedAddressTypeException;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
