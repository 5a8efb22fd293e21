package io.waybill.support;

import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts host applications of the starter, on the embedded broker and a given database. */
public final class Application {

    private Application() {}

    public static ConfigurableApplicationContext start(
            TestDatabase database, List<Class<?>> configuration, String... properties) {
        return start(null, database, configuration, properties);
    }

    public static ConfigurableApplicationContext start(
            @Nullable ConfigurableApplicationContext parent,
            TestDatabase database,
            List<Class<?>> configuration,
            String... properties) {
        List<String> all = new ArrayList<>(List.of(database.springProperties()));
        all.add("rocketmq.name-server=" + EmbeddedRocketMq.shared().nameServer());
        all.add("waybill.schema.initialize=always");
        all.addAll(List.of(properties));
        List<Class<?>> sources = new ArrayList<>(configuration);
        sources.add(Host.class);
        SpringApplicationBuilder application = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new));
        return (parent == null ? application : application.parent(parent)).run();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Host {}
}
