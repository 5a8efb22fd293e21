package io.waybill.service.tracking.archive.store;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The store, if a location is set. */
@Configuration(proxyBeanMethods = false)
@Conditional(ArchiveLocated.class)
class ArchiveConfiguration {

    @Bean
    ArchiveStore archiveStore(ArchiveSettings settings) {
        return ArchiveStores.open(settings);
    }
}
