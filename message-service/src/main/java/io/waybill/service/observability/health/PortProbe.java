package io.waybill.service.observability.health;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Asks the service's own port for a word now and then, from a thread of its own, so that whoever asks how the node is need
 * not wait for it. Any word counts, a refusal too: what is busy is not dead. Thread-safe.
 */
@Component
class PortProbe {

    private static final Logger LOG = LoggerFactory.getLogger(PortProbe.class);

    /** Tomcat answers this itself, before any filter. */
    private static final byte[] QUESTION =
            "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int TIMEOUT_MILLIS = 10_000;

    private final PortSettings settings;
    private final @Nullable InetAddress address;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "port-watch");
        thread.setDaemon(true);
        return thread;
    });

    private volatile long answeredAt = System.nanoTime();

    PortProbe(PortSettings settings, @Value("${server.address:#{null}}") @Nullable InetAddress address) {
        this.settings = settings;
        this.address = address;
    }

    /** The port of health and meters needs no watch: who asks there hears. */
    @EventListener
    void started(WebServerInitializedEvent server) {
        if (server.getApplicationContext().getServerNamespace() == null) {
            int port = server.getWebServer().getPort();
            long millis = settings.interval().toMillis();
            watch.scheduleWithFixedDelay(() -> ask(port), 0, millis, TimeUnit.MILLISECONDS);
        }
    }

    Duration silent() {
        return Duration.ofNanos(System.nanoTime() - answeredAt);
    }

    Duration patience() {
        return settings.deafAfter();
    }

    private void ask(int port) {
        try (Socket socket = new Socket()) {
            InetAddress where =
                    address == null || address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
            socket.connect(new InetSocketAddress(where, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(QUESTION);
            if (socket.getInputStream().read() >= 0) {
                answeredAt = System.nanoTime();
            }
        } catch (IOException | RuntimeException silence) {
            LOG.debug("the port {} does not answer", port, silence);
        }
    }

    @PreDestroy
    void stop() {
        watch.shutdownNow();
    }
}
