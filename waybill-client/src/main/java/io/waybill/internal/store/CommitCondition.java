package io.waybill.internal.store;

import io.waybill.StoreException;
import java.util.List;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What must hold for COMMIT to be issued, tested as late as can be. Whoever loses a deadlock and swallows its exception,
 * even a synchronization in its own {@code beforeCommit}, leaves a transaction that the server has rolled back, and COMMIT
 * would succeed on the little that came afterwards.
 */
final class CommitCondition implements TransactionSynchronization {

    private static final String SPRING_ORM = "org.springframework.orm.";

    private final Runnable test;
    private final boolean last;
    private final boolean testedByListener;

    private CommitCondition(Runnable test, boolean last, boolean testedByListener) {
        this.test = test;
        this.last = last;
        this.testedByListener = testedByListener;
    }

    /** To be called before any condition is set. Of several stores of one manager, the first has the conditions of all tested. */
    static void watch(PlatformTransactionManager manager) {
        if (manager instanceof ConfigurableTransactionManager configurable
                && configurable.getTransactionExecutionListeners().stream()
                        .noneMatch(DirectlyBeforeCommit.class::isInstance)) {
            configurable.addListener(new DirectlyBeforeCommit());
        }
    }

    /** Sets a condition for the manager's transaction that runs on this thread; it throws where it does not hold. */
    static void set(PlatformTransactionManager manager, Runnable test) {
        register(manager, test, false);
    }

    /** Sets what is done after all conditions hold; it takes locks that are to be held for no longer than COMMIT takes. */
    static void setLast(PlatformTransactionManager manager, Runnable last) {
        register(manager, last, true);
    }

    private static void register(PlatformTransactionManager manager, Runnable test, boolean last) {
        TransactionSynchronizationManager.registerSynchronization(
                new CommitCondition(test, last, manager instanceof ConfigurableTransactionManager));
    }

    /** The next best place, after all synchronizations but those of the same, lowest precedence that came later. */
    @Override
    public void beforeCommit(boolean readOnly) {
        if (!testedByListener) {
            rollingBack(test);
        }
    }

    /** Of what looks as if it came from COMMIT itself, Spring takes back nothing, and the connection's return to its pool would commit. */
    private static void rollingBack(Runnable work) {
        try {
            work.run();
        } catch (TransactionException notOfCommit) {
            throw new StoreException("nothing is committed: " + notOfCommit.getMessage(), notOfCommit);
        }
    }

    /** Spring calls this after all that synchronizations do beforehand, and COMMIT is the next statement. */
    private static final class DirectlyBeforeCommit implements TransactionExecutionListener {

        @Override
        public void beforeCommit(TransactionExecution transaction) {
            if (transaction.isNewTransaction()
                    && TransactionSynchronizationManager.isSynchronizationActive()
                    && TransactionSynchronizationManager.getSynchronizations().stream()
                            .anyMatch(CommitCondition.class::isInstance)) {
                rollingBack(() -> test(transaction));
            }
        }

        private static void test(TransactionExecution transaction) {
            if (!all(true).isEmpty()) {
                flush(transaction);
            }
            all(false).forEach(condition -> condition.test.run());
            all(true).forEach(condition -> condition.test.run());
        }

        /**
         * What a persistence context writes with COMMIT only is written now, before the last locks are taken. Only that of the transaction
         * itself: others, that run beside it, are closed by now or have no transaction to write in.
         */
        private static void flush(TransactionExecution transaction) {
            if (transaction instanceof DefaultTransactionStatus status
                    && status.hasTransaction()
                    && !status.isRollbackOnly()
                    && status.getTransaction().getClass().getName().startsWith(SPRING_ORM)) {
                status.flush();
            }
        }

        /** Among them those that were registered by another one's beforeCommit, which Spring does not ask any more. */
        private static List<CommitCondition> all(boolean last) {
            return TransactionSynchronizationManager.getSynchronizations().stream()
                    .filter(CommitCondition.class::isInstance)
                    .map(CommitCondition.class::cast)
                    .filter(condition -> condition.last == last)
                    .toList();
        }
    }
}
