package io.waybill.autoconfigure;

import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.event.BatchSender;
import io.waybill.internal.event.Registrations;
import io.waybill.internal.event.Reporter;
import io.waybill.internal.event.ReporterSettings;
import io.waybill.internal.metrics.Metrics;
import io.waybill.protocol.wire.Sender;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** What the message service and the host application are told. */
@Configuration(proxyBeanMethods = false)
@Lazy(false) // Whatever the host does: nobody injects what answers, listens or cleans up.
class EventConfiguration {

    /** A further store has the host's. */
    @Bean
    @ConditionalOnMissingBean
    Alarms waybillAlarms(ApplicationEventPublisher publisher) {
        return new Alarms(publisher);
    }

    @Bean
    Registrations waybillRegistrations() {
        return new Registrations();
    }

    @Bean
    Reporter waybillReporter(
            BrokerClient client,
            Sender self,
            Registrations registrations,
            Metrics metrics,
            WaybillProperties properties) {
        WaybillProperties.Events events = properties.events();
        return new Reporter(
                new BatchSender(client, self, registrations, Clock.systemUTC()),
                new ReporterSettings(events.interval(), events.capacity(), events.shutdownTimeout()),
                metrics);
    }
}
