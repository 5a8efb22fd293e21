package io.waybill.internal.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.autoconfigure.FurtherStores;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.support.MainAndBilling;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A table beside a further store is imported there, and nowhere else. */
@Tag("full")
class FurtherStoreImportIntegrationTests {

    private static final String TOPIC = "IMPORTED_ELSEWHERE";

    @Test
    void rowsBecomeMessagesOfTheStoreWhoseDatabaseTheyAreIn() {
        EmbeddedRocketMq.shared().createTopics(TOPIC);
        MainAndBilling.create("import_elsewhere");
        JdbcTemplate billing = new JdbcTemplate(MainAndBilling.dataSource(MainAndBilling.billing()));
        billing.execute("create table old (no bigint primary key, t varchar(50), c text, s varchar(10))");
        billing.update("insert into old values (7, ?, 'content', 'NEW')", TOPIC);

        try (ConfigurableApplicationContext context = Application.start(
                MainAndBilling.main(),
                List.of(MainAndBilling.class),
                MainAndBilling.properties(
                        "spring.application.name=import-elsewhere",
                        "waybill.import.enabled=true",
                        "waybill.import.store=billing",
                        "waybill.import.table=old",
                        "waybill.import.columns.message-id=no",
                        "waybill.import.columns.topic=t",
                        "waybill.import.columns.content=c",
                        "waybill.import.columns.status=s",
                        "waybill.import.columns.business-key=",
                        "waybill.import.columns.business-type=",
                        "waybill.import.columns.created-at=",
                        "waybill.import.columns.updated-at=",
                        "waybill.import.min-age=0s",
                        "waybill.import.unfinished=NEW",
                        "waybill.import.taken=MOVED",
                        "waybill.import.id-header=old-number"))) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC))
                            .singleElement()
                            .satisfies(copy -> assertThat(copy.getUserProperty("old-number"))
                                    .isEqualTo("7")));
            assertThat(billing.queryForObject("select s from old", String.class))
                    .isEqualTo("MOVED");
            assertThat(context.getBeanNamesForType(MessageImport.class)).isEmpty();
            assertThat(context.getBean(FurtherStores.class).beansOf("billing").getBean(MessageImport.class))
                    .isNotNull();
        }
    }
}
