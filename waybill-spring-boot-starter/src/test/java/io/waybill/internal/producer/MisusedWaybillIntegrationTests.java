package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.OutgoingMessage;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import io.waybill.test.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Calls that could not be kept safe are refused before anything is sent. */
class MisusedWaybillIntegrationTests {

    private static final String TOPIC = "MISUSED";

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC);

    private static final OutgoingMessage MESSAGE =
            OutgoingMessage.to(TOPIC).key("misused").payload("payload");

    private static TransactionTemplate elsewhere;

    @BeforeAll
    static void createAnotherDatabase() {
        TestDatabase other = TestDatabase.create("misused_other");
        elsewhere = new TransactionTemplate(
                new JdbcTransactionManager(new DriverManagerDataSource(other.url(), other.user(), other.password())));
    }

    @AfterEach
    void nothingHappened() {
        Broker.awaitAllHalfMessagesSettled();
        assertThat(Broker.keysOn(TOPIC)).isEmpty();
        assertThat(APPLICATION.statusesOf("misused")).isEmpty();
    }

    @Test
    void theCallbackFormIsRefusedInsideATransaction() {
        assertThatThrownBy(() -> APPLICATION
                        .transaction()
                        .executeWithoutResult(status -> APPLICATION.waybill().send(MESSAGE, id -> null)))
                .isInstanceOf(IllegalTransactionStateException.class)
                .hasMessageContaining("send(message)");
    }

    @Test
    void theJoinedFormIsRefusedWithoutATransaction() {
        assertThatThrownBy(() -> APPLICATION.waybill().send(MESSAGE))
                .isInstanceOf(IllegalTransactionStateException.class)
                .hasMessageContaining("@Transactional");
    }

    @Test
    void theJoinedFormIsRefusedWhereATransactionIsSupportedButNoneRuns() {
        TransactionTemplate supports =
                new TransactionTemplate(APPLICATION.transaction().getTransactionManager());
        supports.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);

        assertThatThrownBy(() -> supports.executeWithoutResult(
                        status -> APPLICATION.waybill().send(MESSAGE)))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void theJoinedFormIsRefusedInATransactionOfAnotherDataSource() {
        assertThatThrownBy(() -> elsewhere.executeWithoutResult(
                        status -> APPLICATION.waybill().send(MESSAGE)))
                .isInstanceOf(IllegalTransactionStateException.class)
                .hasMessageContaining("data source");
    }

    @Test
    void theJoinedFormIsRefusedInATransactionOfAnotherDataSourceThatAlsoReadsFromThisOne() {
        assertThatThrownBy(() -> elsewhere.executeWithoutResult(status -> {
                    APPLICATION.jdbc().queryForList("select 1");
                    APPLICATION.waybill().send(MESSAGE);
                }))
                .isInstanceOf(IllegalTransactionStateException.class);
    }
}
