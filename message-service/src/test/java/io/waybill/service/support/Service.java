package io.waybill.service.support;

import com.baomidou.mybatisplus.autoconfigure.MybatisPlusProperties;
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
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The message service, on the embedded broker and a database of the test's. */
public final class Service {

    public static final String USER = "operator";
    public static final String PASSWORD = "a-password-for-tests";
    public static final String API_KEY = "an-api-key-for-tests-only-0123456789";

    /** A key that may produce and consume, for one producer, two groups and one topic. */
    public static final String BOUND_KEY = "a-key-for-tests-that-is-bound-to-little";

    private static final String HASH = new BCryptPasswordEncoder(4).encode(PASSWORD);

    /** Accounts of which each has the one role that is its name, in upper case. */
    public static final List<String> ROLES = List.of("viewer", "operator", "editor", "admin", "privacy");

    /** Every permission; of each there is a key that has no other. */
    public static final List<String> SCOPES =
            List.of("READ", "PAYLOAD", "OPERATE", "EDIT", "ADMINISTER", "PRIVACY", "PRODUCE", "CONSUME");

    static {
        // MyBatis-Plus keeps the folder as the first who asks sees it, and the class loader of a service ends with the
        // service.
        MybatisPlusProperties mappers = new MybatisPlusProperties();
        mappers.setMapperLocations(new String[] {"classpath*:/mapper/**/*.xml"});
        mappers.resolveMapperLocations();
    }

    private Service() {}

    /** The key that has the one permission. */
    public static String keyOf(String scope) {
        return "a-key-for-tests-that-may-only-" + scope;
    }

    /** The name of the account that has the role. */
    public static String userOf(String role) {
        return "only-" + role;
    }

    /** Starts a service of the test's own. */
    public static ConfigurableApplicationContext start(TestDatabase database, String... properties) {
        return startOn(embedded(), database, properties);
    }

    /** Starts a service of the test's own on another broker than the embedded one. */
    public static ConfigurableApplicationContext startOn(
            String nameServer, TestDatabase database, String... properties) {
        return new SpringApplicationBuilder(MessageServiceApplication.class)
                .run(arguments(nameServer, database, properties).toArray(String[]::new));
    }

    /** What a service in a process of its own has to be given, to run on the embedded broker. */
    public static List<String> arguments(TestDatabase database, String... properties) {
        return arguments(embedded(), database, properties);
    }

    private static List<String> arguments(String nameServer, TestDatabase database, String... properties) {
        List<String> all = properties(nameServer, database);
        all.add("server.port=0");
        for (String property : properties) {
            String name = property.substring(0, property.indexOf('=') + 1);
            all.removeIf(given -> given.startsWith(name)); // Given twice it would be a list.
            all.add(property);
        }
        return all.stream().map(property -> "--" + property).toList();
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
        all.add("waybill.security.password={bcrypt}" + HASH); // Quick to check: most requests of tests bring it.
        all.add("waybill.security.api-key=" + API_KEY);
        for (int i = 0; i < ROLES.size(); i++) {
            String account = "waybill.security.users[" + i + "].";
            all.add(account + "name=" + userOf(ROLES.get(i)));
            all.add(account + "password={bcrypt}" + HASH);
            all.add(account + "roles=" + ROLES.get(i));
        }
        for (int i = 0; i < SCOPES.size(); i++) {
            String key = "waybill.security.api-keys[" + i + "].";
            all.add(key + "name=only-" + SCOPES.get(i));
            all.add(key + "key=" + keyOf(SCOPES.get(i)));
            all.add(key + "scopes=" + SCOPES.get(i));
        }
        String bound = "waybill.security.api-keys[" + SCOPES.size() + "].";
        all.add(bound + "name=bound");
        all.add(bound + "key=" + BOUND_KEY);
        all.add(bound + "scopes=PRODUCE,CONSUME");
        all.add(bound + "producers=BOUND_PRODUCER");
        all.add(bound + "groups=BOUND_GROUP,http:bound-shop");
        all.add(bound + "topics=BOUND_TOPIC");
        for (String limit : List.of("per-account-and-address", "per-address", "per-account")) {
            all.add("waybill.security.throttling." + limit + "=1000000"); // All tests come from one address.
        }
        // Nor is it there in production: it comes with the starter, which some tests use.
        all.add("spring.autoconfigure.exclude=org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration");
        all.add("management.server.port="); // Health and meters on the same port: many services run side by side.
        all.add("waybill.search.patience=20s"); // On a busy machine lists would end early.
        all.add("waybill.journal.node=test");
        all.add("waybill.check-back.allowed-hosts=127.0.0.1");
        all.add("waybill.notification.allowed-hosts=127.0.0.1");
        all.add("waybill.notification.allow-http=true");
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
