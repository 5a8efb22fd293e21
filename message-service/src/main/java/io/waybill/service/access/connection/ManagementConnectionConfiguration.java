package io.waybill.service.access.connection;

import org.springframework.context.annotation.Bean;

/** The same bounds for the port of health and meters, with places of its own. Found by name, in META-INF/spring. */
class ManagementConnectionConfiguration {

    @Bean
    ConnectionBounds managementConnectionBounds(ConnectionSettings settings) {
        return new ConnectionBounds(settings);
    }
}
