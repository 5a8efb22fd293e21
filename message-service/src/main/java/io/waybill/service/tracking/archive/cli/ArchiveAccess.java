package io.waybill.service.tracking.archive.cli;

import io.waybill.service.tracking.archive.store.ArchiveSettings;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.store.ArchiveStores;
import io.waybill.service.tracking.archive.unit.Units;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The archive without the service. No configuration by annotation, which the service would find. */
@EnableConfigurationProperties(ArchiveSettings.class)
class ArchiveAccess {

    @Bean
    static Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    static ArchiveStore archiveStore(ArchiveSettings settings) {
        return ArchiveStores.openExisting(settings);
    }

    @Bean
    static Units units(ArchiveStore store, ArchiveSettings settings, Clock clock) {
        return new Units(store, settings, clock);
    }
}
