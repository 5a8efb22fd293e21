package io.waybill.service.support;

import io.waybill.protocol.Topics;
import io.waybill.service.MessageServiceApplication;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;

/** The message service, on the embedded broker and a database of the test's. */
public final class Service {

    public static final String USER = "operator";
    public static final String PASSWORD = "a-password-for-tests";
    public static final String API_KEY = "an-api-key-for-tests-only-0123456789";

    private Service() {}

    /** Starts a service of the test's own. */
    public static ConfigurableApplicationContext start(TestDatabase database, String... properties) {
        return startOn(embedded(), database, properties);
    }

    /** Starts a service of the test's own on another broker than the embedded one. */
    public static ConfigurableApplicationContext startOn(
            String nameServer, TestDatabase database, String... properties) {
        List<String> all = properties(nameServer, database);
        all.add("server.port=0");
        all.addAll(List.of(properties));
        return new SpringApplicationBuilder(MessageServiceApplication.class)
                .run(all.stream().map(property -> "--" + property).toArray(String[]::new));
    }

    /** Logs a request in. */
    public static void login(HttpHeaders headers) {
        headers.set("X-API-Key", API_KEY);
    }

    private static String embedded() {
        createIfMissing(Topics.EVENT);
        createIfMissing(Topics.COMMAND);
        return EmbeddedRocketMq.shared().nameServer();
    }

    /** Leaves as it is what a test may have changed. */
    private static void createIfMissing(String topic) {
        EmbeddedRocketMq rocketMq = EmbeddedRocketMq.shared();
        if (rocketMq.broker().getTopicConfigManager().selectTopicConfig(topic) == null) {
            rocketMq.createTopic(topic);
        }
    }

    private static List<String> properties(String nameServer, TestDatabase database) {
        List<String> all = new ArrayList<>(List.of(database.springProperties()));
        all.add("waybill.broker.name-server=" + nameServer);
        all.add("waybill.security.user=" + USER);
        all.add("waybill.security.password=" + PASSWORD);
        all.add("waybill.security.api-key=" + API_KEY);
        all.add("waybill.journal.node=test");
        all.add("waybill.check-back.allowed-hosts=127.0.0.1");
        return all;
    }

    static class Shared implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(properties(embedded(), TestDatabase.create("service")))
                    .applyTo(context);
        }
    }
}
