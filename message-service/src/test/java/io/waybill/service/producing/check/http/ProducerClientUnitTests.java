package io.waybill.service.producing.check.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.waybill.protocol.MessageId;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.model.detail.DetailCode;
import io.waybill.service.platform.http.HostGuard;
import io.waybill.service.producing.check.http.UndecidedPreparations.Question;
import io.waybill.service.producing.registration.Producer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why a producer could not be asked is said by a code: no sentence of ours is an argument. */
class ProducerClientUnitTests {

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 5_000);
            exchange.getResponseBody().write(new byte[5_000]);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private CheckReply ask(String... allowed) throws IOException {
        CheckBackSettings settings =
                new CheckBackSettings(true, Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofMinutes(1), 1);
        ProducerClient client = new ProducerClient(
                settings, new HostGuard("waybill.some.allowed-hosts", List.of(allowed)), Clock.systemUTC());
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/check";
            Question question = new Question(
                    MessageId.floor(1_700_000_000_000L), "shop", "PAYMENT", null, 1, Duration.ofSeconds(1), 1);
            return client.ask(new Producer("shop", url, "a-secret-that-is-long-enough"), question);
        } finally {
            client.destroy();
        }
    }

    @Test
    void anAnswerThatIsTooLongIsToldByItsCode() throws IOException {
        assertThat(ask("127.0.0.1").why()).isEqualTo(Detail.of(DetailCode.TOO_LONG, 4_096));
    }

    @Test
    void aHostWhereItMayNotGoIsToldByItsCode() throws IOException {
        assertThat(ask().why())
                .isEqualTo(Detail.of(DetailCode.HOST_REFUSED, "127.0.0.1", "waybill.some.allowed-hosts"));
    }
}
