package io.waybill.service.producing.check.host;

import io.waybill.service.platform.http.HostGuard;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the service may go when it asks producers. */
@Configuration(proxyBeanMethods = false)
class CheckHosts {

    @Bean
    HostGuard hostsOfProducers(HostSettings settings) {
        return new HostGuard(HostSettings.PROPERTY, settings.allowedHosts());
    }
}
