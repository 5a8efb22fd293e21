package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.LostTransactionException;
import io.waybill.OutgoingMessage;
import io.waybill.support.Broker;
import io.waybill.support.Form;
import io.waybill.support.ProducerApplication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A deadlock rolls a transaction back on the server and leaves the client none the wiser: the caller swallows the
 * exception, its next statements begin a new transaction, and that must not commit.
 */
class SwallowedDeadlockIntegrationTests {

    private static final String TOPIC = "DEADLOCK";

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC);

    @BeforeAll
    static void createAccounts() {
        APPLICATION.jdbc().execute("create table account (id int primary key, balance int)");
        for (int id = 1; id <= 100; id++) {
            APPLICATION.jdbc().update("insert into account values (?, 100)", id);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfItIsCommittedOrDelivered(Form form) {
        String key = "victim-" + form;

        assertThatThrownBy(() -> form.send(APPLICATION, message(key), () -> loseAndSwallow(key)))
                .isInstanceOf(LostTransactionException.class);

        assertNothingCameOf(key);
    }

    /** What a {@code @TransactionalEventListener(BEFORE_COMMIT)} does comes after the row was read for all others. */
    @ParameterizedTest
    @EnumSource
    void nothingOfItIsCommittedOrDeliveredWhenASynchronizationLosesItBeforeCommit(Form form) {
        String key = "before-commit-" + form;

        assertNothingComesOf(key, form, new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
                loseAndSwallow(key);
            }
        });
    }

    /** Spring itself swallows what is thrown there. */
    @ParameterizedTest
    @EnumSource
    void nothingOfItIsCommittedOrDeliveredWhenASynchronizationLosesItBeforeCompletion(Form form) {
        String key = "before-completion-" + form;

        assertNothingComesOf(key, form, new TransactionSynchronization() {
            @Override
            public void beforeCompletion() {
                loseAndSwallow(key);
            }
        });
    }

    private static void assertNothingComesOf(String key, Form form, TransactionSynchronization synchronization) {
        assertThatThrownBy(() -> form.send(
                        APPLICATION,
                        message(key),
                        () -> TransactionSynchronizationManager.registerSynchronization(synchronization)))
                .isInstanceOf(LostTransactionException.class);

        assertNothingCameOf(key);
    }

    /** Business statements that lose a deadlock and go on regardless. */
    private static void loseAndSwallow(String key) {
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        CompletableFuture<Void> winner = CompletableFuture.runAsync(() -> transfer(bothHoldOne));
        update("id = 1");
        await(bothHoldOne);
        assertThatThrownBy(() -> update("id = 2")).isInstanceOf(CannotAcquireLockException.class);
        APPLICATION.effect(key);
        assertThat(winner).succeedsWithin(10, TimeUnit.SECONDS);
    }

    private static void assertNothingCameOf(String key) {
        Broker.awaitAllHalfMessagesSettled();
        assertThat(Broker.keysOn(TOPIC)).doesNotContain(key);
        assertThat(APPLICATION.effects(key)).isZero();
        assertThat(APPLICATION.statusesOf(key)).isEmpty();
    }

    /** Changes more than the other, so that the other becomes the victim. */
    private static void transfer(CyclicBarrier bothHoldOne) {
        APPLICATION.transaction().executeWithoutResult(status -> {
            update("id >= 2");
            await(bothHoldOne);
            update("id = 1");
        });
    }

    private static void update(String which) {
        APPLICATION.jdbc().update("update account set balance = balance + 1 where " + which);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static OutgoingMessage message(String key) {
        return OutgoingMessage.to(TOPIC).key(key).payload(key);
    }
}
