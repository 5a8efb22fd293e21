package io.waybill.service.tracking.retrypolicy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Import;

/** How patient to be, as configured. */
class PoliciesUnitTests {

    private final ApplicationContextRunner service =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @EnableConfigurationProperties(RedeliverySettings.class)
    @Import(Policies.class)
    static class Settings {}

    @Test
    void withoutSettingsPatienceIsAMinuteAndTheLadderHasEightRungs() {
        service.run(context -> {
            Policies policies = context.getBean(Policies.class);
            assertThat(policies.staleAfter("TOPIC", "GROUP")).isEqualTo(Duration.ofMinutes(1));
            assertThat(policies.ladder("TOPIC", "GROUP").waits()).hasSize(8).endsWith(Duration.ofHours(6));
        });
    }

    @Test
    void theGroupGoesBeforeTheTopicAndTheTopicBeforeTheRest() {
        service.withPropertyValues(
                        "waybill.redelivery.stale-after=1m",
                        "waybill.redelivery.topics.TOPIC_A.stale-after=2m",
                        "waybill.redelivery.topics.TOPIC_A.ladder=1s,2s",
                        "waybill.redelivery.groups.GROUP_A.stale-after=3m")
                .run(context -> {
                    Policies policies = context.getBean(Policies.class);
                    assertThat(policies.staleAfter("TOPIC_B", "GROUP_B")).isEqualTo(Duration.ofMinutes(1));
                    assertThat(policies.staleAfter("TOPIC_A", "GROUP_B")).isEqualTo(Duration.ofMinutes(2));
                    assertThat(policies.staleAfter("TOPIC_A", "GROUP_A")).isEqualTo(Duration.ofMinutes(3));
                    assertThat(policies.ladder("TOPIC_A", "GROUP_A").waits())
                            .isEqualTo(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waybill.redelivery.interval=0",
                "waybill.redelivery.stale-after=-1m",
                "waybill.redelivery.lease=0s",
                "waybill.redelivery.ladder=1m,0s",
                "waybill.redelivery.groups.GROUP.stale-after=0",
                "waybill.redelivery.topics.TOPIC.ladder=-1s"
            })
    void aTimeThatCannotWorkIsRefusedByName(String setting) {
        String name = setting.substring(0, setting.indexOf('='));
        service.withPropertyValues(setting)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(name));
    }
}
