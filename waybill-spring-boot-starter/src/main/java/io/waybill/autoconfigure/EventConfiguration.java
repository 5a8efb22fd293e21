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
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextRefreshedEvent;

/** What the message service and the host application are told. */
@Configuration(proxyBeanMethods = false)
@Lazy(false) // Whatever the host does: nobody injects what answers, listens or cleans up.
class EventConfiguration {

    /** A further store has the host's. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(Alarms.class)
    static class OfHost {

        @Bean
        Alarms waybillAlarms(ApplicationEventPublisher publisher) {
            return new Alarms(publisher);
        }

        @Bean
        AlarmsOpening waybillAlarmsOpening(Alarms alarms, ApplicationContext host) {
            return new AlarmsOpening(alarms, host);
        }
    }

    /** Once the host is up, whoever listens to alarms hears of those that were raised meanwhile. */
    record AlarmsOpening(Alarms alarms, ApplicationContext host) implements ApplicationListener<ContextRefreshedEvent> {
        @Override
        public void onApplicationEvent(ContextRefreshedEvent refreshed) {
            if (refreshed.getApplicationContext() == host) { // And not that of a further store, or of management.
                alarms.open();
            }
        }
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
