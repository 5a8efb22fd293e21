package io.waybill.service.producing.check.host;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the service may go when it asks producers.
 *
 * @param allowedHosts Host names, as in shop.example.com or *.example.com, and addresses or their ranges, as in 10.1.0.0/16.
 *     None: no producer can be registered.
 */
@ConfigurationProperties("waybill.check-back")
record HostSettings(@DefaultValue List<String> allowedHosts) {

    static final String PROPERTY = "waybill.check-back.allowed-hosts";

    HostSettings {
        allowedHosts = List.copyOf(allowedHosts);
    }
}
