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
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does something in one transaction, the caller's if there is one. Who calls says whether the work may be done again: only work
 * that has no effect outside the transaction may, and that builds what it returns anew each time.
 *
 * <p>READ COMMITTED: rows' locks order everything; gap locks would only make nodes wait for rows that they do not share.
 * Thread-safe.
 */
@Component
public class Transactions {

    private final TransactionTemplate transaction;
    private final RetryTemplate collisions = new RetryTemplate(RetryPolicy.builder()
            .includes(PessimisticLockingFailureException.class, DuplicateKeyException.class)
            .maxRetries(10)
            .delay(Duration.ofMillis(20))
            .jitter(Duration.ofMillis(20))
            .build());

    public Transactions(PlatformTransactionManager transactions) {
        transaction = new TransactionTemplate(transactions);
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    }

    /**
     * Does work that must not be done twice. When it collides with another's, the caller is told.
     *
     * @return what the work returned, once it is committed, unless the transaction is the caller's
     */
    public <T> T once(Supplier<T> work) {
        return once(status -> work.get());
    }

    /** Does work that must not be done twice, and that returns nothing. */
    public void once(Runnable work) {
        transaction.executeWithoutResult(status -> work.run());
    }

    /** Does work that must not be done twice, and that may say, by the status, that it is not to be committed. */
    public <T> T once(TransactionCallback<T> work) {
        return Objects.requireNonNull(transaction.<T>execute(work));
    }

    /**
     * Does work that may be done again, and is: when it collides with another's, a deadlock or the same key inserted twice, it is
     * rolled back and begun again. Not if the transaction is the caller's, which is rolled back as a whole and not ours to begin
     * again.
     *
     * @return what the work returned the last time, once it is committed, unless the transaction is the caller's
     */
    public <T> T rerunnable(Supplier<T> work) {
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

    /** Does something as soon as the running transaction is rolled back, such as taking back what was counted in memory. */
    public static void afterRollback(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_ROLLED_BACK) {
                    work.run();
                }
            }
        });
    }
}
