package io.waybill.service.platform.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts JSON to where somebody else says. Follows no redirects, keeps no connections and no cookies, reads no more of an answer
 * than it can be, and nobody waits for it longer than the timeout, looking up the name included. Thread-safe.
 */
public final class GuardedHttpClient implements AutoCloseable {

    private final HttpBounds bounds;
    private final CloseableHttpClient http;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "waybill-http");
        thread.setDaemon(true);
        return thread;
    });

    private GuardedHttpClient(HttpBounds bounds, HttpClientBuilder http) {
        this.bounds = bounds;
        this.http = http.build();
    }

    /**
     * A client for addresses that come from outside: it connects to what the guard has found good, to the very address that was
     * looked up, and never by way of a proxy, which would look the name up again.
     */
    public static GuardedHttpClient within(HostGuard hosts, HttpBounds bounds) {
        DnsResolver guarded = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return hosts.resolve(host);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
        return new GuardedHttpClient(bounds, builder(connections(bounds).setDnsResolver(guarded), bounds));
    }

    /** A client for addresses that the configuration names: it goes there, by the machine's proxy and keys if it has some. */
    public static GuardedHttpClient anywhere(HttpBounds bounds) {
        PoolingHttpClientConnectionManagerBuilder connections =
                connections(bounds).setTlsSocketStrategy(DefaultClientTlsStrategy.createSystemDefault());
        return new GuardedHttpClient(
                bounds,
                builder(connections, bounds)
                        .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault())));
    }

    private static PoolingHttpClientConnectionManagerBuilder connections(HttpBounds bounds) {
        Timeout timeout = Timeout.of(bounds.timeout());
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout)
                        .setSocketTimeout(timeout)
                        .build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(timeout).build())
                .setMaxConnPerRoute(bounds.connectionsPerHost())
                .setMaxConnTotal(Integer.MAX_VALUE);
    }

    private static HttpClientBuilder builder(PoolingHttpClientConnectionManagerBuilder connections, HttpBounds bounds) {
        Timeout timeout = Timeout.of(bounds.timeout());
        return HttpClients.custom()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setConnectionReuseStrategy(
                        (request, response, context) -> false) // Every connection is to a checked address.
                .setUserAgent("Waybill");
    }

    /**
     * Posts, and returns the answer, whatever its status is.
     *
     * @throws SocketTimeoutException when there is no answer in time
     * @throws InterruptedIOException when the thread is interrupted, as it is afterwards
     */
    public HttpAnswer post(URI uri, byte[] json, Map<String, String> headers) throws IOException {
        HttpPost request = new HttpPost(uri);
        request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        headers.forEach(request::setHeader);
        try {
            return await(threads.submit(() -> http.execute(request, this::answer)));
        } catch (RejectedExecutionException closed) {
            throw new IOException("the client is closed", closed);
        } finally {
            request.cancel(); // Whoever does not wait any more does not want it either; after the end it does nothing.
        }
    }

    private HttpAnswer await(Future<HttpAnswer> answer) throws IOException {
        try {
            return answer.get(bounds.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new SocketTimeoutException("no answer within " + bounds.timeout());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ConnectionRequestTimeoutException) {
                throw new SocketTimeoutException("no connection was free within " + bounds.timeout());
            }
            if (failed.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(failed.getCause());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** The entity is not closed: closing reads on to the end, which may never come. */
    private HttpAnswer answer(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new HttpAnswer(response.getCode(), null, null, new byte[0], true);
        }
        byte[] read = entity.getContent().readNBytes(bounds.bytes() + 1);
        boolean isWhole = read.length <= bounds.bytes();
        byte[] body = isWhole ? read : Arrays.copyOf(read, bounds.bytes());
        return new HttpAnswer(response.getCode(), entity.getContentType(), null, body, isWhole);
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        http.close();
    }
}
