package io.waybill.service.access.connection;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The bounds of the port that everybody may reach. */
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {

    @Bean
    ConnectionBounds connectionBounds(ConnectionSettings settings) {
        return new ConnectionBounds(settings);
    }
}
