package io.waybill.service.tracking.subscription;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.platform.broker.KnownTopics;
import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.support.ServiceTest;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** When a subscription was written is compared by other nodes, so it is told by the clock that all of them have. */
@ServiceTest
class SubscriptionClockIntegrationTests {

    @Autowired
    SubscriptionMapper mapper;

    @Autowired
    KnownTopics brokers;

    @Autowired
    KeepSettings keep;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void aSubscriptionIsWrittenAtTheDatabasesTimeWhateverItsNodesClockSays(long hours) {
        Subscriptions node =
                new Subscriptions(mapper, brokers, keep, Clock.offset(Clock.systemUTC(), Duration.ofHours(hours)));
        String topic = "CLOCK_OF_NODE_" + (hours + 1);

        register(node, topic, "*", 1);
        register(node, topic, "OTHER", 2);

        assertThat(jdbc.queryForList("select added_at from subscription where topic = ?", Long.class, topic))
                .hasSize(2)
                .allSatisfy(at -> assertThat(at).isBetween(now() - 60_000, now()));
    }

    private void register(Subscriptions node, String topic, String tags, long since) {
        new TransactionTemplate(transactions)
                .executeWithoutResult(status -> node.register(SENDER, subscribes(topic, "A", tags, since)));
    }

    private long now() {
        Long now = jdbc.queryForObject(
                "select timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000", Long.class);
        return now == null ? 0 : now;
    }
}
