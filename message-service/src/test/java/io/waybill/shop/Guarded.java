package io.waybill.shop;

import io.waybill.Alarm;
import io.waybill.Delivery;
import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.WaybillListener;
import io.waybill.protocol.MessageId;
import io.waybill.test.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

/** An application that logs in to its broker; outside the service's packages. */
public final class Guarded implements AutoCloseable {

    public static final String TOPIC = "GUARDED_TOPIC";
    public static final String GROUP = "GUARDED_GROUP";

    private final ConfigurableApplicationContext context;

    private Guarded(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static class Heard {
        private final List<Alarm.Kind> kinds = new CopyOnWriteArrayList<>();

        @EventListener
        void on(Alarm alarm) {
            kinds.add(alarm.kind());
        }
    }

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Listener extends WaybillListener<String> {
        private final Set<String> seen = ConcurrentHashMap.newKeySet();
        private final List<String> effects = new CopyOnWriteArrayList<>();
        private volatile boolean poisonWorks = true;

        @Override
        protected void handle(String text, Delivery delivery) {
            boolean first = seen.add(text);
            if ((text.startsWith("poison") && poisonWorks) || (text.startsWith("stumble") && first)) {
                throw new IllegalStateException("as the test wants it");
            }
            effects.add(text);
        }
    }

    /** One that only sends. */
    public static Guarded sender(
            TestDatabase database, String nameServer, String user, String password, String... settings) {
        return new Guarded(start("guarded-sender", List.of(), database, nameServer, user, password, settings));
    }

    /** One that only listens. */
    public static Guarded listener(
            TestDatabase database, String nameServer, String user, String password, String... settings) {
        return new Guarded(
                start("guarded-listener", List.of(Listener.class), database, nameServer, user, password, settings));
    }

    private static ConfigurableApplicationContext start(
            String name,
            List<Class<?>> beans,
            TestDatabase database,
            String nameServer,
            String user,
            String password,
            String... settings) {
        List<String> properties = new ArrayList<>(List.of(database.springProperties()));
        properties.add("spring.application.name=" + name);
        properties.add("spring.flyway.enabled=false");
        properties.add("spring.config.name=no-settings-of-the-service");
        properties.add("rocketmq.name-server=" + nameServer);
        properties.add("rocketmq.producer.access-key=" + user);
        properties.add("rocketmq.producer.secret-key=" + password);
        properties.add("rocketmq.consumer.access-key=" + user);
        properties.add("rocketmq.consumer.secret-key=" + password);
        properties.add("waybill.schema.initialize=always");
        properties.add("waybill.consumer.max-attempts=2");
        properties.add("waybill.consumer.retry-waits=1s");
        properties.addAll(List.of(settings));
        List<Class<?>> all = new ArrayList<>(beans);
        all.add(Shop.Host.class);
        all.add(Heard.class);
        return new SpringApplicationBuilder(all.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .run(properties.stream().map(each -> "--" + each).toArray(String[]::new));
    }

    public MessageId send(String text) {
        return context.getBean(Waybill.class)
                .send(OutgoingMessage.to(TOPIC).key(text).payload(text), id -> id);
    }

    public List<String> effects() {
        return context.getBean(Listener.class).effects;
    }

    /** Whether the listener fails, from now on, at what is called poison; as it does from the start. */
    public void poison(boolean works) {
        context.getBean(Listener.class).poisonWorks = works;
    }

    public List<Alarm.Kind> alarms() {
        return context.getBean(Heard.class).kinds;
    }

    @Override
    public void close() {
        context.close();
    }
}
