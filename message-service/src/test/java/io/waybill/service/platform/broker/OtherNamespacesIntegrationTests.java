package io.waybill.service.platform.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Topics;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.shop.Shop;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A service that is not where its applications are says so: they work, and nothing else shows it. */
@ExtendWith(OutputCaptureExtension.class)
@OwnServices
@Tag("full")
class OtherNamespacesIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SETTING = "set waybill.broker.namespace";

    @Test
    void applicationsThatNobodyListensToAreNamedUntilSomebodyDoes(CapturedOutput output) throws SQLException {
        // As a broker makes it that creates topics by itself; with others, applications complain that it is missing.
        EmbeddedRocketMq.shared().createTopic("MISPLACED%" + Topics.EVENT);
        try (ConfigurableApplicationContext service =
                        Service.start(TestDatabase.create("misplaced"), "waybill.alerts.interval=500ms");
                Shop shop = Shop.openIn("MISPLACED", Shop.newDatabase())) {
            OtherNamespaces others = service.getBean(OtherNamespaces.class);
            others.look();
            assertThat(others.unheard()).as("one look is not enough").doesNotContain("MISPLACED");

            await().atMost(PATIENCE).untilAsserted(() -> {
                others.look();
                assertThat(others.unheard()).contains("MISPLACED").doesNotContain("");
            });

            assertThat(output).contains("applications in namespace MISPLACED", SETTING);
            assertThat(Rest.to(service).get("/actuator/health/broker").body()).contains("namespace MISPLACED", SETTING);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    Rest.to(service).get("/api/v1/alerts").body())
                            .contains("OTHER_NAMESPACE", "MISPLACED"));
            try (ConfigurableApplicationContext theirs =
                    Service.start(TestDatabase.create("theirs"), "waybill.broker.namespace=MISPLACED")) {
                await().atMost(PATIENCE).untilAsserted(() -> {
                    others.look();
                    assertThat(others.unheard()).doesNotContain("MISPLACED");
                });
                assertThat(shop.store()).isNotEmpty();
                assertThat(theirs.isActive()).isTrue();
            }
        }
    }

    @Test
    void applicationsInNoneAreNamedByAServiceInOne() throws SQLException {
        try (ConfigurableApplicationContext service =
                        Service.start(TestDatabase.create("in_one"), "waybill.broker.namespace=ALONE");
                Shop shop = Shop.open(Shop.newDatabase())) {
            OtherNamespaces others = service.getBean(OtherNamespaces.class);
            await().atMost(PATIENCE).untilAsserted(() -> {
                others.look();
                assertThat(others.unheard()).contains("");
            });
            assertThat(OtherNamespaces.words("")).contains("leave waybill.broker.namespace out");
            assertThat(shop.store()).isNotEmpty();
        }
    }
}
