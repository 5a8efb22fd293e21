package io.waybill.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.protocol.Headers;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * MariaDB, from 11.6 on unless told otherwise, refuses to lock what has changed since a transaction first read anything. Those that commit
 * to one key take turns all the same.
 */
class SnapshotIsolationIntegrationTests {

    private static final String TOPIC = "SNAPSHOT_ISOLATION";
    private static final int THREADS = 8;
    private static final int EACH = 20;

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC)
            .with("spring.datasource.hikari.connection-init-sql="
                    + "set @mariadb_only = 1 /*M! , session innodb_snapshot_isolation = on */");

    @Test
    void thoseThatCommitToOneKeyTakeTurns() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS * EACH; i++) {
                all.add(threads.submit(SnapshotIsolationIntegrationTests::publishAfterAReading));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC)).hasSize(THREADS * EACH));
        assertThat(Broker.messagesOn(TOPIC).stream().map(message -> message.getUserProperty(Headers.TURN)))
                .doesNotHaveDuplicates();
    }

    private static void publishAfterAReading() {
        APPLICATION.transaction().executeWithoutResult(status -> {
            APPLICATION.effects("whatever there is");
            APPLICATION
                    .waybill()
                    .publish(OutgoingMessage.to(TOPIC).orderedBy("key").payload(1));
        });
    }
}
