package io.waybill.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** When a condition is tested: as late as the transaction manager allows. */
class CommitConditionUnitTests {

    private final List<String> log = new ArrayList<>();
    private final Manager springs = new Manager();

    @Test
    void isTestedAfterEverySynchronizationAndDirectlyBeforeCommit() {
        commit(springs, () -> log.add("condition"));

        assertThat(log).containsExactly("beforeCommit", "beforeCompletion", "condition", "COMMIT");
    }

    @Test
    void isTestedBeforeCommitByAManagerThatTakesNoListeners() {
        commit(foreign(), () -> log.add("condition"));

        assertThat(log).containsExactly("condition", "beforeCommit", "beforeCompletion", "COMMIT");
    }

    @Test
    void thatDoesNotHoldRollsBack() {
        for (PlatformTransactionManager manager : List.of(springs, foreign())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> commit(manager, () -> {
                        throw new IllegalStateException("does not hold");
                    }));
        }

        assertThat(log).contains("ROLLBACK").doesNotContain("COMMIT");
    }

    @Test
    void isNotTestedByATransactionWithin() {
        CommitCondition.watch(springs);
        new TransactionTemplate(springs).executeWithoutResult(status -> {
            CommitCondition.set(springs, () -> log.add("condition"));
            TransactionTemplate within = new TransactionTemplate(springs);
            within.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            within.executeWithoutResult(inner -> log.add("within"));
        });

        assertThat(log).containsExactly("within", "COMMIT", "condition", "COMMIT");
    }

    private void commit(PlatformTransactionManager manager, Runnable condition) {
        CommitCondition.watch(manager);
        new TransactionTemplate(manager).executeWithoutResult(status -> {
            CommitCondition.set(manager, condition);
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCommit(boolean readOnly) {
                    log.add("beforeCommit");
                }

                @Override
                public void beforeCompletion() {
                    log.add("beforeCompletion");
                }
            });
        });
    }

    /** The same behind an interface that knows no listeners. */
    private PlatformTransactionManager foreign() {
        return new PlatformTransactionManager() {
            @Override
            public TransactionStatus getTransaction(TransactionDefinition definition) {
                return springs.getTransaction(definition);
            }

            @Override
            public void commit(TransactionStatus status) {
                springs.commit(status);
            }

            @Override
            public void rollback(TransactionStatus status) {
                springs.rollback(status);
            }
        };
    }

    private final class Manager extends AbstractPlatformTransactionManager {

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
        }

        @Override
        protected Object doSuspend(Object transaction) {
            running = false;
            return this;
        }

        @Override
        protected void doResume(Object transaction, Object suspended) {
            running = true;
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            running = false;
            log.add("COMMIT");
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            running = false;
            log.add("ROLLBACK");
        }
    }
}
