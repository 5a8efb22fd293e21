package io.waybill.internal.consumer;

import io.waybill.internal.store.Store;
import io.waybill.internal.store.WrongStoreException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where transactions lead that are begun on a thread of the listener's: before {@code handle}, so that nothing of the host's
 * has said yet which database they are about.
 */
final class ListenersThread {

    private ListenersThread() {}

    /** @throws IllegalStateException when they do not lead to the store */
    static void requireThatItLeadsTo(Store store, Class<?> listener) {
        FutureTask<Void> look = new FutureTask<>(
                () -> new TransactionTemplate(store.transactions()).executeWithoutResult(status -> store.requireHere()),
                null);
        new Thread(look, "waybill-look").start();
        try {
            look.get();
        } catch (InterruptedException stopping) {
            look.cancel(true);
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw refusal(listener, Objects.requireNonNullElse(failed.getCause(), failed));
        }
    }

    private static IllegalStateException refusal(Class<?> listener, Throwable cause) {
        return new IllegalStateException(
                WrongStoreException.CODE + ": the transaction of " + listener.getName() + " begins before its handle is"
                        + " called, and then does not lead to the database of its store: " + cause.getMessage()
                        + ". Name another store by @OnStore, or give this one a transaction-manager that leads there"
                        + " without being told; handle then has to write through that manager's data source",
                cause);
    }
}
