package io.waybill.service.notifying.endpoint;

import io.waybill.service.platform.http.HostGuard;
import org.springframework.stereotype.Component;

/** Where the service may go when it notifies. Thread-safe. */
@Component
public class EndpointHosts {

    private final HostGuard guard;

    EndpointHosts(NotificationSettings settings) {
        this.guard = HostGuard.publicAnd(NotificationSettings.HOSTS, settings.allowedHosts());
    }

    public HostGuard guard() {
        return guard;
    }
}
