package io.waybill.service.tracking.archive.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.tracking.archive.store.ArchiveSettings;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** What there is of an archive by the settings. */
class ArchiveBeansUnitTests {

    private final ApplicationContextRunner service =
            new ApplicationContextRunner().withUserConfiguration(Archiving.class);

    @TempDir
    Path folder;

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ArchiveSettings.class)
    @ComponentScan(basePackageClasses = {ArchiveStore.class, Units.class})
    static class Archiving {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @Test
    void withoutALocationThereIsNone() {
        service.withPropertyValues("waybill.archive.location=").run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(ArchiveStore.class)
                    .doesNotHaveBean(Units.class);
            ArchiveSettings settings = context.getBean(ArchiveSettings.class);
            assertThat(settings.rowsPerPart()).isEqualTo(1_000_000);
            assertThat(settings.bytesPerPart()).isEqualTo(DataSize.ofMegabytes(512));
            assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(30));
            assertThat(settings.s3().pathStyle()).isFalse();
        });
    }

    @Test
    void withALocationThereIsOne() {
        service.withPropertyValues("waybill.archive.location=" + folder.toUri() + "archive")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Units.class));
    }

    @Test
    void aBucketIsReachedAsItIsSet() {
        service.withPropertyValues(
                        "waybill.archive.location=s3://bucket/folder",
                        "waybill.archive.s3.endpoint=http://127.0.0.1:1",
                        "waybill.archive.s3.access-key=a",
                        "waybill.archive.s3.secret-key=b",
                        "waybill.archive.s3.path-style=true")
                .run(context -> assertThat(context.getBean(ArchiveStore.class).location())
                        .isEqualTo("s3://bucket/folder/"));
    }

    @Test
    void aPlaceThatIsNoneIsTold() {
        service.withPropertyValues("waybill.archive.location=/var/archive")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("waybill.archive.location is '/var/archive'"));
    }
}
