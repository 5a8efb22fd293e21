package io.waybill.service.platform.transaction;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does something in one transaction, the caller's if there is one. Rows' locks order everything, as in the journal. Thread-safe.
 */
@Component
public class OneTransaction {

    private final TransactionTemplate transaction;
    private final RetryTemplate collisions = new RetryTemplate(RetryPolicy.builder()
            .includes(PessimisticLockingFailureException.class, DuplicateKeyException.class)
            .maxRetries(10)
            .delay(Duration.ofMillis(20))
            .jitter(Duration.ofMillis(20))
            .build());

    OneTransaction(PlatformTransactionManager transactions) {
        transaction = new TransactionTemplate(transactions);
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    }

    /**
     * Returns what the work returned, once it is committed, unless the transaction is the caller's. Work that collides with
     * another's, a deadlock or the same key inserted twice, is rolled back and begun again, unless the transaction is the
     * caller's: then it is not ours to begin again.
     */
    public <T> T run(Supplier<T> work) {
        Supplier<@Nullable T> once = () -> transaction.execute(status -> work.get());
        return Objects.requireNonNull(
                TransactionSynchronizationManager.isActualTransactionActive() ? once.get() : collisions.invoke(once));
    }

    /** Does something as soon as the running transaction is committed, and not at all if it never is. */
    public static void afterCommit(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }
}
