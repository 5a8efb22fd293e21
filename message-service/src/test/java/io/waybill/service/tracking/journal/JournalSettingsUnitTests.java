package io.waybill.service.tracking.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A setting with which nothing would ever be journaled is refused at the start, by its name. */
class JournalSettingsUnitTests {

    private final ApplicationContextRunner service =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @EnableConfigurationProperties(JournalSettings.class)
    static class Settings {}

    @Test
    void nothingHasToBeSet() {
        service.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void factsNeedNotWaitForOthers() {
        service.withPropertyValues("waybill.journal.linger=0")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waybill.journal.linger=-1ms",
                "waybill.journal.max-bytes=0",
                "waybill.journal.max-bytes=-8MB",
                "waybill.journal.max-batch-size=0",
                "waybill.journal.max-batch-size=-1B"
            })
    void aTimeOrSizeThatCannotWorkIsRefusedByName(String setting) {
        String name = setting.substring(0, setting.indexOf('='));
        service.withPropertyValues(setting)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"waybill.journal.node= ", "waybill.journal.max-readings=0", "waybill.journal.max-readings=10001"
            })
    void aNameOrNumberThatCannotWorkIsRefused(String setting) {
        service.withPropertyValues(setting)
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("Binding validation errors"));
    }
}
