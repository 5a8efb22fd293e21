package io.waybill.service.observability.health;

import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.platform.broker.BrokerSettings;
import io.waybill.service.platform.broker.OtherNamespaces;
import java.util.Collection;
import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether the name server answers and knows a broker; and whom nobody hears, which is no illness of this service. */
@Component
class BrokerHealthIndicator extends AbstractHealthIndicator {

    private final BrokerAdmin admin;
    private final BrokerSettings settings;
    private final OtherNamespaces others;

    BrokerHealthIndicator(BrokerAdmin admin, BrokerSettings settings, OtherNamespaces others) {
        super("the name server does not answer");
        this.admin = admin;
        this.settings = settings;
        this.others = others;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws Exception {
        Collection<String> masters = admin.masters();
        if (masters.isEmpty()) {
            builder.down().withDetail("reason", "the name server knows no broker");
        } else {
            builder.up()
                    .withDetail("brokers", masters)
                    .withDetail("namespace", settings.names().name());
            List<String> unheard =
                    others.unheard().stream().map(OtherNamespaces::words).toList();
            if (!unheard.isEmpty()) {
                builder.withDetail("unheard", unheard);
            }
        }
    }
}
