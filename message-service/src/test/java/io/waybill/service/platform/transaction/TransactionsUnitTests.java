package io.waybill.service.platform.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

class TransactionsUnitTests {

    private final Recorder recorder = new Recorder();
    private final Transactions transactions = new Transactions(recorder);
    private final AtomicInteger tries = new AtomicInteger();

    /** Begins and ends nothing, and remembers it. */
    private static final class Recorder extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1;

        private final transient List<String> told = new ArrayList<>();
        private boolean running;

        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected boolean isExistingTransaction(Object transaction) {
            return running;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            running = true;
            told.add("begin " + definition.getIsolationLevel());
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            running = false;
            told.add("commit");
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            running = false;
            told.add("rollback");
        }

        @Override
        protected void doSetRollbackOnly(DefaultTransactionStatus status) {
            told.add("rollback only");
        }
    }

    private static final String BEGIN = "begin " + TransactionDefinition.ISOLATION_READ_COMMITTED;

    private String collide(int times) {
        if (tries.incrementAndGet() <= times) {
            throw tries.get() % 2 == 0
                    ? new DuplicateKeyException("same key")
                    : new CannotAcquireLockException("deadlock");
        }
        return "done";
    }

    @Test
    void whatMayBeDoneAgainIsWhenItCollides() {
        assertThat(transactions.rerunnable(() -> collide(2))).isEqualTo("done");
        assertThat(recorder.told).containsExactly(BEGIN, "rollback", BEGIN, "rollback", BEGIN, "commit");
    }

    @Test
    void whatMayNotIsDoneOnce() {
        assertThatThrownBy(() -> transactions.once(() -> collide(1))).isInstanceOf(CannotAcquireLockException.class);
        assertThat(tries).hasValue(1);
        assertThat(recorder.told).containsExactly(BEGIN, "rollback");
    }

    @Test
    void nothingIsDoneAgainWithinAnothersTransaction() {
        assertThatThrownBy(() -> transactions.once(() -> transactions.rerunnable(() -> collide(1))))
                .isInstanceOf(CannotAcquireLockException.class);
        assertThat(tries).hasValue(1);
        assertThat(recorder.told).containsExactly(BEGIN, "rollback only", "rollback");
    }

    @Test
    void otherFailuresAreNoCollisions() {
        assertThatThrownBy(() -> transactions.rerunnable(() -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void workMayTakeItBack() {
        assertThat(transactions.<String>once(status -> {
                    status.setRollbackOnly();
                    return "undone";
                }))
                .isEqualTo("undone");
        assertThat(recorder.told).containsExactly(BEGIN, "rollback");
    }

    @Test
    void whatFollowsACommitDoesNotFollowARollback() {
        AtomicInteger followed = new AtomicInteger();
        transactions.once(() -> Transactions.afterCommit(followed::incrementAndGet));
        assertThat(followed).hasValue(1);
        assertThatThrownBy(() -> transactions.once(() -> {
                    Transactions.afterCommit(followed::incrementAndGet);
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(followed).hasValue(1);
    }
}
