package io.waybill.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A setting that can't work is refused at the start, by its name. */
class WaybillPropertiesUnitTests {

    private final ApplicationContextRunner host = new ApplicationContextRunner().withUserConfiguration(Host.class);

    @EnableConfigurationProperties(WaybillProperties.class)
    static class Host {}

    @Test
    void nothingHasToBeSet() {
        host.run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waybill.producer.send-timeout=0",
                "waybill.producer.send-timeout=-1s",
                "waybill.producer.send-timeout=999999ns",
                "waybill.producer.send-timeout=25d",
                "waybill.producer.mark-interval=0",
                "waybill.producer.mark-interval=-1s",
                "waybill.producer.mark-interval=11s",
                "waybill.producer.orphan-after=0",
                "waybill.producer.orphan-after=-30s",
                "waybill.consumer.retry-waits=0s",
                "waybill.consumer.retry-waits=1s,-1s",
                "waybill.events.interval=0",
                "waybill.events.interval=-200ms",
                "waybill.events.shutdown-timeout=-1s"
            })
    void aTimeThatCannotWorkIsRefusedByName(String setting) {
        String name = setting.substring(0, setting.indexOf('='));
        host.withPropertyValues(setting)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(name));
    }

    @Test
    void marksAreNotTakenForOrphansByTheSecondTheyAreRoundedTo() {
        host.withPropertyValues("waybill.producer.mark-interval=100ms", "waybill.producer.orphan-after=1999ms")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("orphan-after"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waybill.producer.send-attempts=0",
                "waybill.producer.check-threads=0",
                "waybill.consumer.max-attempts=0",
                "waybill.consumer.retry-waits=",
                "waybill.events.capacity=1999"
            })
    void aNumberThatCannotWorkIsRefused(String setting) {
        host.withPropertyValues(setting)
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("Binding validation errors"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waybill.import.table=a; drop table b",
                "waybill.import.columns.topic=`",
                "waybill.import.columns.content=",
                "waybill.import.unfinished=",
                "waybill.import.taken=0",
                "waybill.import.id-header=KEYS",
                "waybill.import.min-age=-1s",
                "waybill.import.rate=-1",
                "waybill.import.batch-size=0",
                "waybill.import.interval=10ms",
                "waybill.import.store=billing"
            })
    void anImportThatCannotWorkIsRefused(String setting) {
        String[] name = setting.substring(0, setting.indexOf('=')).split("\\.");
        host.withPropertyValues("waybill.import.enabled=true", setting)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("waybill.import.")
                        .hasMessageContaining(name[2]));
    }

    @Test
    void anImportNeedsNoMoreThanToBeEnabled() {
        host.withPropertyValues("waybill.import.enabled=true")
                .run(context -> assertThat(context)
                        .getBean(WaybillProperties.class)
                        .satisfies(properties -> assertThat(
                                        properties.imports().settings().unfinished())
                                .containsExactly("0")));
    }

    @Test
    void theShortestThatWorksIsTaken() {
        host.withPropertyValues(
                        "waybill.producer.send-timeout=1ms",
                        "waybill.producer.mark-interval=1ms",
                        "waybill.producer.orphan-after=2s",
                        "waybill.consumer.retry-waits=1ms",
                        "waybill.events.interval=1ms",
                        "waybill.events.shutdown-timeout=0")
                .run(context -> assertThat(context)
                        .getBean(WaybillProperties.class)
                        .satisfies(properties ->
                                assertThat(properties.consumer().retryWaits()).containsExactly(Duration.ofMillis(1))));
    }
}
