package io.waybill.service.producing.check.http;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Limits;
import io.waybill.service.model.DetailCode;
import io.waybill.service.platform.signing.Signature;
import io.waybill.service.producing.preparation.Unanswered.Question;
import io.waybill.service.producing.registration.HostGuard;
import io.waybill.service.producing.registration.Producer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Asks one producer one question over HTTP. Connects only to addresses that {@link HostGuard} has found good, follows no
 * redirects, uses no proxy, and reads no more than an answer can be, nor for longer than it may take. Thread-safe.
 */
@Component
class ProducerClient implements DisposableBean {

    private static final int MOST_OF_ANSWER = 4_096;

    private final CheckBackSettings settings;
    private final Clock clock;
    private static final int LONGEST_WHY = 280;

    private final CloseableHttpClient http;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "waybill-check-back-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    ProducerClient(CheckBackSettings settings, HostGuard hosts, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        Timeout timeout = Timeout.of(settings.timeout());
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new Guarded(hosts))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(timeout).build())
                        .setMaxConnPerRoute(settings.concurrency())
                        .setMaxConnTotal(Integer.MAX_VALUE)
                        .build())
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
                .setUserAgent("Waybill")
                .build();
    }

    /** Looks a name up once: what was found good is what the connection goes to. */
    private record Guarded(HostGuard hosts) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws java.net.UnknownHostException {
            return hosts.resolve(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** Never throws: whatever goes wrong, the outcome is unknown. */
    CheckReply ask(Producer producer, Question question) {
        HttpPost request = request(producer, question);
        ScheduledFuture<?> deadline =
                deadlines.schedule(request::cancel, settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        try {
            return http.execute(
                    request, response -> CheckReply.of(response.getCode(), typeOf(response), read(response)));
        } catch (IOException | RuntimeException failed) {
            return request.isCancelled()
                    ? CheckReply.unknown(DetailCode.SILENT, settings.timeout())
                    : CheckReply.unknown(
                            DetailCode.AWAY,
                            Limits.cut(failed.getClass().getSimpleName() + ": " + failed.getMessage(), LONGEST_WHY));
        } finally {
            deadline.cancel(false);
        }
    }

    private HttpPost request(Producer producer, Question question) {
        JSONObject json = JSONObject.of("messageId", question.messageId().toString(), "topic", question.topic());
        json.put("key", question.key());
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        long now = clock.millis() / 1_000;
        HttpPost request = new HttpPost(producer.uri());
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        request.setHeader(Signature.TIMESTAMP, now);
        request.setHeader(Signature.HEADER, Signature.of(producer.secret(), now, body));
        return request;
    }

    private static @Nullable String typeOf(ClassicHttpResponse response) {
        return response.getEntity() == null ? null : response.getEntity().getContentType();
    }

    private static byte[] read(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        // Not closed here: closing reads on to the end, which may never come.
        byte[] body = entity.getContent().readNBytes(MOST_OF_ANSWER + 1);
        if (body.length > MOST_OF_ANSWER) {
            throw new IOException("the answer is longer than " + MOST_OF_ANSWER + " bytes");
        }
        return body;
    }

    @Override
    public void destroy() throws IOException {
        deadlines.shutdownNow();
        http.close();
    }
}
