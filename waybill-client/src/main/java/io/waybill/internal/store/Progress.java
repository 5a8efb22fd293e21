package io.waybill.internal.store;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells whose the transaction is that synchronizations are registered with on this thread, and whether it has ended. Spring
 * has one for running until all are told of its end, and whoever joins it then writes behind its COMMIT; and while a transaction of
 * another manager runs within it, what is registered hangs on that one. Known by a mark among the synchronizations, which Spring
 * suspends, resumes and forgets with them. Thread-safe.
 */
final class Progress implements TransactionExecutionListener {

    /** What Spring keeps the connections of this thread's transactions in, one for each; it lets go of them first. */
    private static final ThreadLocal<Set<Object>> ENDED =
            ThreadLocal.withInitial(() -> Collections.newSetFromMap(new WeakHashMap<>()));

    private final PlatformTransactionManager manager;

    private Progress(PlatformTransactionManager manager) {
        this.manager = manager;
    }

    /** A transaction of the manager's. Used by its thread only. */
    private static final class Mark implements TransactionSynchronization {
        private final Progress owner;
        private boolean ended;

        Mark(Progress owner) {
            this.owner = owner;
        }
    }

    /** Has the manager's transactions marked from here on; null when it takes no listeners, and nothing is known of them. */
    static @Nullable Progress watch(PlatformTransactionManager manager) {
        if (!(manager instanceof ConfigurableTransactionManager configurable)) {
            return null;
        }
        for (TransactionExecutionListener each : configurable.getTransactionExecutionListeners()) {
            if (each instanceof Progress watching) {
                return watching;
            }
        }
        // Before that: a transaction whose condition does not hold has not ended yet.
        CommitCondition.watch(manager);
        Progress progress = new Progress(manager);
        configurable.addListener(progress);
        return progress;
    }

    /** Whether what passes for this thread's transaction, on the data source if nothing is marked, has ended. */
    static boolean isOver(DataSource dataSource) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            return false;
        }
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return true; // Spring tells of the completion.
        }
        List<Mark> marks = marks();
        if (!marks.isEmpty()) {
            return marks.stream().anyMatch(mark -> mark.ended);
        }
        // Whoever joins during the completion begins anew with synchronizations.
        Object connection = TransactionSynchronizationManager.getResource(dataSource);
        return connection != null && ENDED.get().contains(connection);
    }

    /** Whether the manager will tell of this thread's COMMIT before it: it has begun the transaction itself, and tells of such things. */
    boolean isToldBeforeCommit() {
        return marks().stream().anyMatch(mark -> mark.owner == this && !mark.ended);
    }

    /** Whether this thread's transaction is known to be one of another manager, on another data source. */
    boolean isOfAnother() {
        List<Mark> marks = marks();
        return !marks.isEmpty()
                && marks.stream().noneMatch(mark -> mark.owner == this || isOnSameDataSource(mark.owner));
    }

    private boolean isOnSameDataSource(Progress other) {
        DataSource ours = Routing.of(manager);
        return ours != null && ours == Routing.of(other.manager);
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure == null
                && transaction.isNewTransaction()
                && TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new Mark(this));
        }
    }

    /** COMMIT is the next statement. */
    @Override
    public void beforeCommit(TransactionExecution transaction) {
        end(transaction);
    }

    @Override
    public void beforeRollback(TransactionExecution transaction) {
        end(transaction);
    }

    private void end(TransactionExecution transaction) {
        if (!transaction.isNewTransaction()) {
            return;
        }
        marks().stream().filter(mark -> mark.owner == this).forEach(mark -> mark.ended = true);
        DataSource dataSource = Routing.of(manager);
        Object connection = dataSource == null ? null : TransactionSynchronizationManager.getResource(dataSource);
        if (connection != null) {
            ENDED.get().add(connection);
        }
    }

    private static List<Mark> marks() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return List.of();
        }
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(Mark.class::isInstance)
                .map(Mark.class::cast)
                .toList();
    }
}
