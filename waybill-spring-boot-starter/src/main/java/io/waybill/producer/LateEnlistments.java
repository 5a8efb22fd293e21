package io.waybill.producer;

import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Asks those enlistments before COMMIT that Spring does not: the ones that came while it asked the others, because a
 * message was sent by another synchronization's {@code beforeCommit}.
 */
final class LateEnlistments implements TransactionExecutionListener {

    private LateEnlistments() {}

    static void watch(PlatformTransactionManager manager) {
        if (manager instanceof ConfigurableTransactionManager configurable) {
            configurable.addListener(new LateEnlistments());
        }
    }

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        if (!transaction.isNewTransaction() || !TransactionSynchronizationManager.isSynchronizationActive()) {
            return;
        }
        for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
            if (each instanceof Enlistment enlistment) {
                enlistment.beforeCommitUnlessAsked();
            }
        }
    }
}
