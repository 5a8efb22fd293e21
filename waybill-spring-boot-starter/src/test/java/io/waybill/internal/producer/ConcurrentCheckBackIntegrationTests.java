package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.OutgoingMessage;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.internal.payload.JsonCodec;
import io.waybill.internal.producer.TransactionVerdict.Fate;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.support.ProducerApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Check-backs and producers work side by side in the same gaps of the same index. */
class ConcurrentCheckBackIntegrationTests {

    private static final String TOPIC = "CONCURRENT";
    private static final int CHECK_BACKS = 64;
    private static final int PRODUCERS = 8;
    private static final Subject SUBJECT = new Subject(TOPIC, null, null);

    /** Far below the lock wait timeout of 50 s and the pool's patience of 30 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final AtomicInteger FREE = new AtomicInteger();

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with("spring.datasource.hikari.maximum-pool-size=100");

    @RepeatedTest(5)
    void neitherDeadlockNorWaitForEachOther() throws Exception {
        List<Callable<Fate>> checkBacks = new ArrayList<>();
        List<Callable<Duration>> inserts = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (int i = 0; i < CHECK_BACKS; i++) {
            MessageId absent = neighbour(now);
            checkBacks.add(() -> verdict().decide(absent, SUBJECT));
            if (i % (CHECK_BACKS / PRODUCERS) == 0) {
                MessageId sent = neighbour(now);
                inserts.add(() -> insertAndHold(sent));
            }
        }

        ExecutorService threads = Executors.newFixedThreadPool(CHECK_BACKS + PRODUCERS);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Fate>> answers = submit(threads, checkBacks, start);
            List<Future<Duration>> waits = submit(threads, inserts, start);
            start.countDown();
            for (Future<Fate> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(Fate.ROLLED_BACK);
            }
            for (Future<Duration> wait : waits) {
                assertThat(wait.get(30, TimeUnit.SECONDS)).isLessThan(PATIENCE);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void manyQuestionsAboutOneMessageHaveOneAnswer() throws Exception {
        MessageId absent = neighbour(System.currentTimeMillis());
        List<Callable<Fate>> checkBacks = new ArrayList<>();
        for (int i = 0; i < CHECK_BACKS; i++) {
            checkBacks.add(() -> verdict().decide(absent, SUBJECT));
        }
        ExecutorService threads = Executors.newFixedThreadPool(CHECK_BACKS);
        try {
            List<Fate> answers = new ArrayList<>();
            for (Future<Fate> answer : threads.invokeAll(checkBacks)) {
                answers.add(answer.get());
            }
            assertThat(answers).doesNotContain(Fate.COMMITTED).contains(Fate.ROLLED_BACK);
        } finally {
            threads.shutdownNow();
        }
        assertThat(verdict().decide(absent, SUBJECT)).isEqualTo(Fate.ROLLED_BACK);
    }

    /** Stays open for a while after the insert, as a business transaction does. */
    private static Duration insertAndHold(MessageId id) {
        return APPLICATION.transaction().execute(status -> {
            long begun = System.nanoTime();
            table().insert(id, WrittenMessage.of(OutgoingMessage.to(TOPIC).payload("payload"), JsonCodec.strict(), id));
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            APPLICATION.jdbc().queryForObject("select sleep(0.3)", Integer.class);
            return waited;
        });
    }

    private static <T> List<Future<T>> submit(ExecutorService threads, List<Callable<T>> work, CountDownLatch start) {
        List<Future<T>> futures = new ArrayList<>();
        for (Callable<T> each : work) {
            futures.add(threads.submit(() -> {
                start.await();
                return each.call();
            }));
        }
        return futures;
    }

    /** Ids of one millisecond, one after the other. */
    private static MessageId neighbour(long millis) {
        MessageId floor = MessageId.floor(millis);
        return new MessageId(floor.high(), FREE.incrementAndGet());
    }

    private static TransactionVerdict verdict() {
        return new TransactionVerdict(APPLICATION.bean(Store.class), table(), APPLICATION.bean(Alarms.class));
    }

    private static TransactionTable table() {
        return new TransactionTable(APPLICATION.bean(Store.class));
    }
}
