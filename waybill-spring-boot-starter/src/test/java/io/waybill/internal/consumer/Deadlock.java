package io.waybill.internal.consumer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A real deadlock on the rows 1 and 2 of table account, lost by the caller's transaction, which goes on regardless. */
final class Deadlock {

    private Deadlock() {}

    static void loseAndSwallow(JdbcTemplate jdbc, TransactionTemplate transaction) throws Exception {
        jdbc.update("update account set balance = balance + 1 where id = 1");
        CountDownLatch locked = new CountDownLatch(1);
        CompletableFuture<Void> winner = CompletableFuture.runAsync(() -> transaction.executeWithoutResult(status -> {
            // Many changed rows make this the transaction that InnoDB would rather keep.
            for (int i = 0; i < 200; i++) {
                jdbc.update("insert into effect (consumer, payload) values ('rival', ?)", "rival " + i);
            }
            jdbc.update("update account set balance = balance + 1 where id = 2");
            locked.countDown();
            jdbc.update("update account set balance = balance + 1 where id = 1");
        }));
        locked.await(10, TimeUnit.SECONDS);
        try {
            jdbc.update("update account set balance = balance + 1 where id = 2");
            throw new AssertionError("this transaction was to lose the deadlock");
        } catch (PessimisticLockingFailureException swallowed) {
            winner.get(10, TimeUnit.SECONDS);
            jdbc.update("insert into effect (consumer, payload) values ('rival', 'work after the lost deadlock')");
        }
    }
}
