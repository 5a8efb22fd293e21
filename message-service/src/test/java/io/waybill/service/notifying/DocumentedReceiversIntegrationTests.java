package io.waybill.service.notifying;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.webhook.WebhookKey;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.Rest;
import io.waybill.service.support.ServiceTest;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The receivers that the documentation shows take what is sent to them. Where there is no such language they are left out. */
@ServiceTest
class DocumentedReceiversIntegrationTests {

    private static final String TOPIC = "DOCUMENTED_RECEIVERS_TOPIC";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Path PAGES = Path.of("..", "docs");

    @Autowired
    ApplicationContext context;

    @TempDir
    Path folder;

    @Tag("full")
    @ParameterizedTest
    @CsvSource({
        "notifications.md, python, python3, receiver.py, false",
        "notifications.md, python, python3, receiver.py, true",
        "notifications.md, js, node, receiver.js, false",
        "notifications.md, js, node, receiver.js, true",
        "notifications.zh-CN.md, python, python3, receiver.py, false",
        "notifications.zh-CN.md, js, node, receiver.js, true"
    })
    void takeWhatIsSentToThem(String page, String language, String command, String file, boolean byPublicKey)
            throws Exception {
        assumeTrue(isThere(command), command + " is not there");
        assumeTrue(!byPublicKey || !language.equals("python") || hasCryptography(), "python has no cryptography");
        String secret = byPublicKey ? WebhookKey.newSigningKey() : SECRET;
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        Path program = folder.resolve(file);
        Files.writeString(program, code(page, language));
        int port = freePort();
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command, program.toString());
        builder.environment()
                .put(
                        "WEBHOOK_KEY",
                        byPublicKey ? WebhookKey.verifyingKeyOf(secret).orElseThrow() : SECRET);
        builder.environment().put("PORT", String.valueOf(port));
        Process receiver = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> answers(port));
            Rest rest = Rest.to(context);
            assertThat(forged(port)).isEqualTo(401);
            String name = language + "-" + Math.abs(page.hashCode()) + "-" + byPublicKey;
            Rest.Answer saved = rest.putAsOperator(
                    "/api/v1/endpoints/" + name,
                    Map.of(
                            "topic",
                            TOPIC,
                            "url",
                            "http://127.0.0.1:" + port + "/",
                            "profile",
                            "alipay",
                            "secrets",
                            List.of(secret)));
            assertThat(saved.status()).as(saved.body()).isEqualTo(201);
            MessageId id = Facts.newId();

            Broker.shared().publish(id, TOPIC, "TAG");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(
                                    rest.get("/api/v1/messages/" + id).json().getString("state"))
                            .as(() -> read(output))
                            .isEqualTo("DONE"));
            assertThat(read(output)).contains("taken " + id + "-" + name + " body");
            rest.deleteAsOperator("/api/v1/endpoints/" + name + "?reason=over");
        } finally {
            receiver.destroy();
        }
    }

    /** Without a signature, and with one of somebody else's; the status of both. */
    private static int forged(int port) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + "/");
        HttpRequest.Builder bare = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString("forged"));
        String at = String.valueOf(Instant.now().getEpochSecond());
        HttpRequest.Builder signed = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString("forged"))
                .header("webhook-id", "forged")
                .header("webhook-timestamp", at)
                .header("webhook-signature", "v1,c29tZXRoaW5nIGVsc2U= v1a,c29tZXRoaW5nIGVsc2U= v1");
        HttpClient client = HttpClient.newHttpClient();
        int status = client.send(bare.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        assertThat(client.send(signed.build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(status);
        return status;
    }

    private static boolean hasCryptography() throws Exception {
        return new ProcessBuilder("python3", "-c", "import cryptography")
                        .start()
                        .waitFor()
                == 0;
    }

    private static boolean isThere(String command) {
        try {
            return new ProcessBuilder(command, "--version").start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String code(String page, String language) throws IOException {
        String text = Files.readString(PAGES.resolve(page));
        int begin = text.indexOf("```" + language + "\n") + language.length() + 4;
        return text.substring(begin, text.indexOf("```", begin));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connection.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException failed) {
            return failed.toString();
        }
    }
}
