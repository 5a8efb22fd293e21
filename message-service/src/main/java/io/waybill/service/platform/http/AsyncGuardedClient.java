package io.waybill.service.platform.http;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts to where somebody else says, without a thread for each: connects to what the guard has found good, to the very address that was
 * looked up, while TLS and the header Host say the name. Connections are kept by address. Follows no redirects, keeps no cookies, uses no
 * proxy, and reads no more of an answer than it can be. Thread-safe.
 */
public final class AsyncGuardedClient implements AutoCloseable {

    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final Timeout IDLE = Timeout.ofSeconds(30);
    private static final int IO_THREADS = 2;
    private static final TimeValue PATIENCE_AT_END = TimeValue.ofSeconds(1);

    /** To one address: of several the next is tried then. */
    private static final Timeout CONNECT = Timeout.ofSeconds(5);

    private final int bytes;
    private final GuardedNames names;
    private final CloseableHttpAsyncClient http;
    private final ScheduledThreadPoolExecutor deadlines;

    /**
     * @param bytes of an answer that are read
     * @param most requests under way
     */
    public AsyncGuardedClient(HostGuard hosts, int bytes, int most) {
        this(hosts, bytes, most, SSLContexts.createDefault());
    }

    /** @param trust in whoever answers over TLS; that he is who the name says is looked at besides */
    AsyncGuardedClient(HostGuard hosts, int bytes, int most, SSLContext trust) {
        this.bytes = bytes;
        this.names = new GuardedNames(hosts);
        this.http = client(most, trust);
        this.deadlines = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "waybill-http-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        this.deadlines.setRemoveOnCancelPolicy(true);
        http.start();
    }

    private static CloseableHttpAsyncClient client(int most, SSLContext trust) {
        return HttpAsyncClients.custom()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setTlsStrategy(ClientTlsStrategyBuilder.create()
                                .setSslContext(trust)
                                .buildAsync())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setTimeToLive(TimeValue.ofMinutes(5))
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .build())
                        .setDefaultTlsConfig(TlsConfig.custom()
                                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                                .build())
                        .setMaxConnPerRoute(most)
                        .setMaxConnTotal(most)
                        .build())
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(IO_THREADS)
                        .setTcpNoDelay(true)
                        .build())
                .setHttp1Config(Http1Config.custom()
                        .setMaxLineLength(LONGEST_LINE)
                        .setMaxHeaderCount(MOST_HEADERS)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .evictExpiredConnections()
                .evictIdleConnections(IDLE)
                .setUserAgent("Waybill")
                .build();
    }

    /** Posts; what comes back completes once the answer is there, or time is over, and never exceptionally. */
    public CompletableFuture<HttpExchange> post(HttpPost post) {
        AddressedPost underWay = new AddressedPost(post, http, bytes);
        Future<?> deadline = deadlines.schedule(underWay::giveUp, post.timeout().toMillis(), TimeUnit.MILLISECONDS);
        underWay.result().whenComplete((exchange, impossible) -> deadline.cancel(false));
        names.resolve(post.party(), post.uri().getHost(), underWay.result()).whenComplete((addresses, refused) -> {
            if (refused != null) {
                underWay.fail(null, GuardedNames.causeOf(refused));
            } else {
                send(underWay, addresses);
            }
        });
        return underWay.result();
    }

    private static void send(AddressedPost underWay, InetAddress[] addresses) {
        try {
            underWay.send(addresses, 0);
        } catch (RuntimeException closed) {
            underWay.fail(addresses[0], closed);
        }
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        names.close();
        // First what is idle, in order: a reactor whose selector is closed under it fills the log with a failure that
        // is none.
        http.initiateShutdown();
        try {
            http.awaitShutdown(PATIENCE_AT_END);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        http.close(CloseMode.IMMEDIATE);
    }
}
