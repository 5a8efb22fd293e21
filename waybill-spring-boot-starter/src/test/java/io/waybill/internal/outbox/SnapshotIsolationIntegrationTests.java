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
import org.apache.rocketmq.common.message.MessageConst;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
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

    /** A key that is new each time: those that make its row meet the relay that already marks the first of its messages. */
    @RepeatedTest(5)
    void thoseThatCommitToOneKeyTakeTurns(RepetitionInfo repetition) throws Exception {
        String key = "key-" + repetition.getCurrentRepetition();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS * EACH; i++) {
                all.add(threads.submit(() -> publishAfterAReading(key)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(turns(key)).hasSize(THREADS * EACH));
        assertThat(turns(key)).doesNotHaveDuplicates();
    }

    private static List<String> turns(String key) {
        return Broker.messagesOn(TOPIC).stream()
                .filter(message -> key.equals(message.getProperty(MessageConst.PROPERTY_SHARDING_KEY)))
                .map(message -> message.getUserProperty(Headers.TURN))
                .toList();
    }

    private static void publishAfterAReading(String key) {
        APPLICATION.transaction().executeWithoutResult(status -> {
            APPLICATION.effects("whatever there is");
            APPLICATION
                    .waybill()
                    .publish(OutgoingMessage.to(TOPIC).orderedBy(key).payload(1));
        });
    }
}
