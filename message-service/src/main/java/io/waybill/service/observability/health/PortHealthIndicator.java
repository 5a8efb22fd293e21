package io.waybill.service.observability.health;

import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether the port that everybody uses still answers: a process may live on, deaf, when the thread that accepts has died. */
@Component("port")
class PortHealthIndicator extends AbstractHealthIndicator {

    private final PortProbe probe;

    PortHealthIndicator(PortProbe probe) {
        this.probe = probe;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Duration silent = probe.silent();
        (silent.compareTo(probe.patience()) > 0 ? builder.down() : builder.up())
                .withDetail("millisSinceLastAnswer", silent.toMillis());
    }
}
