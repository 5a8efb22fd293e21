package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.HalfMessageException;
import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A producer's host starts without a name server, and says what is wrong when it is to send. */
@Tag("full")
class NameServerAwayIntegrationTests {

    private static final OutgoingMessage MESSAGE =
            OutgoingMessage.to("NAME_SERVER_AWAY").key("key").payload("1");

    @Test
    void nothingIsCommittedWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket closed = loopback()) {
            port = closed.getLocalPort();
        }
        assertStartsAndCommitsNothing(port);
    }

    @Test
    void nothingIsCommittedWhereNobodyAnswers() throws IOException {
        try (ServerSocket silent = loopback()) {
            assertStartsAndCommitsNothing(silent.getLocalPort());
        }
    }

    private static ServerSocket loopback() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static void assertStartsAndCommitsNothing(int port) {
        try (ConfigurableApplicationContext host = Application.start(
                TestDatabase.create("name_server_away"), List.of(), "rocketmq.name-server=127.0.0.1:" + port)) {
            Waybill waybill = host.getBean(Waybill.class);

            assertThatThrownBy(() -> waybill.send(MESSAGE, id -> null))
                    .isInstanceOf(HalfMessageException.class)
                    .hasMessageContaining("the broker did not store the half message")
                    .hasMessageContaining("the name server does not answer: rocketmq.name-server is 127.0.0.1:" + port);
            assertThat(host.getBean(JdbcTemplate.class)
                            .queryForObject("select count(*) from waybill_transaction", Integer.class))
                    .isZero();
        }
    }
}
