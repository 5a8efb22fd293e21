package io.waybill.service.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection goes to the judged address, and TLS is with the name: what is asked for, and what the certificate has to say. */
class AsyncGuardedClientTlsUnitTests {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static SSLContext context;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpsServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        if (context == null) {
            context = contextOf(keysOf("shop.invalid", folder.resolve("keys.p12")));
        }
        server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            ((ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession())
                    .getRequestedServerNames()
                    .forEach(name -> asked.add(((SNIHostName) name).getAsciiName()));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** A key, and a certificate by itself that is of one name only. */
    private static KeyStore keysOf(String name, Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "shop",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(file)) {
            keys.load(stream, PASSWORD);
        }
        return keys;
    }

    /** Has the key, and trusts its certificate and no other. */
    private static SSLContext contextOf(KeyStore keys) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("shop", keys.getCertificate("shop"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private HttpExchange post(String host, AsyncGuardedClient client) {
        try (client) {
            return client.post(new HttpPost(
                            "shop",
                            URI.create("https://" + host + ":"
                                    + server.getAddress().getPort() + "/"),
                            "{}".getBytes(StandardCharsets.UTF_8),
                            Map.of(),
                            Duration.ofSeconds(10)))
                    .join();
        }
    }

    private static HostGuard guard() {
        return HostGuard.publicAnd("some.hosts", List.of("127.0.0.0/8"), host -> new InetAddress[] {LOOPBACK});
    }

    @Test
    void isWithTheNameAtTheJudgedAddress() {
        HttpExchange exchange = post("shop.invalid", new AsyncGuardedClient(guard(), 1_000, 10, context));

        assertThat(exchange.failure()).isNull();
        assertThat(exchange.answer().status()).isEqualTo(200);
        assertThat(exchange.address()).isEqualTo(LOOPBACK);
        assertThat(asked).containsExactly("shop.invalid");
    }

    /** Neither another name nor the bare address is what the certificate says. */
    @Test
    void anothersCertificateIsNotTaken() {
        for (String host : List.of("other.invalid", "127.0.0.1")) {
            HttpExchange exchange = post(host, new AsyncGuardedClient(guard(), 1_000, 10, context));

            assertThat(exchange.failure()).as(host).isInstanceOf(SSLException.class);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void whoIsNotTrustedIsToldNothing() {
        HttpExchange exchange = post("shop.invalid", new AsyncGuardedClient(guard(), 1_000, 10));

        assertThat(exchange.failure()).isInstanceOf(SSLException.class);
        assertThat(asked).isEmpty();
    }
}
