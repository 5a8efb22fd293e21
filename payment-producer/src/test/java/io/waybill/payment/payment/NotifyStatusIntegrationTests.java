package io.waybill.payment.payment;

import static io.waybill.payment.PaymentService.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSON;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.store.Store;
import io.waybill.payment.Notices;
import io.waybill.payment.PaymentService;
import io.waybill.payment.PaymentServiceTest;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Command.CommandEnd;
import io.waybill.protocol.wire.Command.Settled;
import io.waybill.protocol.wire.CommandBatch;
import io.waybill.protocol.wire.CommandWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Whether everybody was notified of a payment, as the message service tells. */
@PaymentServiceTest
class NotifyStatusIntegrationTests {

    @Autowired
    BrokerClient broker;

    @Autowired
    Store store;

    private final String payment = newId("pay");
    private PaymentService service;
    private MessageId messageId;

    @BeforeEach
    void pay(@Autowired RestTestClient http, @Autowired JdbcTemplate jdbc) {
        service = new PaymentService(http, jdbc);
        String body = service.post(
                        "/payments",
                        Map.of(
                                "paymentId",
                                payment,
                                "orderId",
                                newId("ord"),
                                "accountId",
                                service.accountWith(1_000),
                                "amountInCents",
                                300))
                .expectStatus()
                .isCreated()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        messageId = MessageId.parse(JSON.parseObject(body).getString("messageId"));
    }

    private void tell(CommandEnd end) throws Exception {
        Settled settled = new Settled(messageId, "PAYMENT_NOTIFY_TOPIC", payment, end, 1, null);
        broker.producer()
                .send(new Message(
                        Topics.COMMAND,
                        store.id(),
                        "",
                        CommandWriter.write(new CommandBatch(store.id(), 1, List.of(settled)))));
    }

    private int notifyStatus() {
        return service.jdbc()
                .queryForObject(
                        "select notify_status from payment_result where payment_id = ?", Integer.class, payment);
    }

    @Test
    void aResultIsNotifiedWhenItsMessageIsDoneAndStaysSo() throws Exception {
        assertThat(notifyStatus()).isEqualTo(1);
        tell(CommandEnd.DONE);
        await().atMost(Duration.ofSeconds(60)).until(() -> notifyStatus() == 2);
        tell(CommandEnd.DEAD);
        tell(CommandEnd.DONE);
        assertThat(notifyStatus()).isEqualTo(2);
    }

    @Test
    void aResultWhoseMessageIsDeadIsNotNotifiedUnlessItIsDoneAfterAll() throws Exception {
        tell(CommandEnd.DEAD);
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(30)).until(() -> notifyStatus() == 1);
        tell(CommandEnd.DONE);
        await().atMost(Duration.ofSeconds(60)).until(() -> notifyStatus() == 2);
    }

    @Test
    void aResultThatWaitsForLongIsInquiredAboutUntilItIsNotified() throws Exception {
        await().atMost(Duration.ofSeconds(60)).until(() -> Notices.inquiriesAbout(messageId) >= 2);
        tell(CommandEnd.DONE);
        await().atMost(Duration.ofSeconds(60)).until(() -> notifyStatus() == 2);
        int inquiries = Notices.inquiriesAbout(messageId);
        assertThat(inquiries).isPositive();
    }
}
