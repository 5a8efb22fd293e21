package io.waybill.service.platform.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.internal.store.StoreSchema;
import io.waybill.protocol.MessageId;
import io.waybill.service.model.State;
import io.waybill.service.support.Api;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.shop.Guarded;
import io.waybill.test.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** In a namespace, what {@code docs/security.md} lists with the namespace before each name is enough: nothing is asked for without. */
@OwnServices
@ExtendWith(OutputCaptureExtension.class)
@Tag("full")
class NamespacedAccessControlIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Namespace NAMESPACE = new Namespace("SHOP");
    private static final String[] IN_NAMESPACE = {"rocketmq.producer.namespace=SHOP", "rocketmq.consumer.namespace=SHOP"
    };

    @Test
    void whatIsListedIsEnoughWithTheNamespaceBeforeEachName(CapturedOutput output) throws Exception {
        try (GuardedBroker broker = GuardedBroker.start(NAMESPACE)) {
            broker.admit("waybill", listed("The message service", ""));
            broker.admit("payments", listed("A service that sends", "store-of-payments"));
            broker.admit("orders", listed("A service that listens", "store-of-orders"));
            String at = broker.nameServer();
            try (ConfigurableApplicationContext service = Service.startOn(
                            at,
                            TestDatabase.create("namespaced_access"),
                            "waybill.broker.namespace=SHOP",
                            "waybill.broker.access-key=waybill",
                            "waybill.broker.secret-key=" + GuardedBroker.PASSWORD,
                            "waybill.redelivery.stale-after=1h");
                    Guarded listener =
                            Guarded.listener(store("orders"), at, "orders", GuardedBroker.PASSWORD, IN_NAMESPACE);
                    Guarded sender =
                            Guarded.sender(store("payments"), at, "payments", GuardedBroker.PASSWORD, IN_NAMESPACE)) {
                MessageId plain = sender.send("plain");
                MessageId poison = sender.send("poison");
                awaitState(service, plain, State.DONE);
                awaitState(service, poison, State.DEAD);
                await().atMost(PATIENCE)
                        .until(() -> service.getBean(MessageLookup.class)
                                .find(poison)
                                .orElseThrow()
                                .tappedAt()
                                .isPresent());
                listener.poison(false);
                assertThat(new Api(service)
                                .post("/messages/" + poison + "/redeliver", Map.of())
                                .status())
                        .isEqualTo(202);
                awaitState(service, poison, State.DONE);
            }
            assertThat(output).doesNotContain("NO_PERMISSION");
            assertThat(broker.refusals())
                    .filteredOn(line -> line.contains("END_TRANSACTION"))
                    .isEmpty();
        }
    }

    private static List<GuardedBroker.Permission> listed(String heading, String storeId) throws IOException {
        return GuardedBroker.listed(heading, storeId).stream()
                .map(each -> each.in(NAMESPACE))
                .toList();
    }

    /** With an id that is known before the first start. */
    private static TestDatabase store(String of) {
        TestDatabase database = TestDatabase.create("namespaced_access_" + of);
        DriverManagerDataSource dataSource =
                new DriverManagerDataSource(database.url(), database.user(), database.password());
        StoreSchema.create(dataSource);
        new JdbcTemplate(dataSource).update("insert into waybill_store values ('self', ?, 1, 0)", "store-of-" + of);
        return database;
    }

    private static void awaitState(ConfigurableApplicationContext service, MessageId id, State state) {
        await().atMost(PATIENCE)
                .until(() -> service.getBean(MessageLookup.class)
                        .find(id)
                        .filter(message -> message.state() == state)
                        .isPresent());
    }
}
