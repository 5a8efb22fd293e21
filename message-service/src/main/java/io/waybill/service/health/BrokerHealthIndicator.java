package io.waybill.service.health;

import io.waybill.service.broker.BrokerAdmin;
import java.util.Collection;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether the name server answers and knows a broker. */
@Component
class BrokerHealthIndicator extends AbstractHealthIndicator {

    private final BrokerAdmin admin;

    BrokerHealthIndicator(BrokerAdmin admin) {
        super("the name server does not answer");
        this.admin = admin;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws Exception {
        Collection<String> masters = admin.masters();
        if (masters.isEmpty()) {
            builder.down().withDetail("reason", "the name server knows no broker");
        } else {
            builder.up().withDetail("brokers", masters);
        }
    }
}
