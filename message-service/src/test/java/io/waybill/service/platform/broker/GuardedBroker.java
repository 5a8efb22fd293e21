package io.waybill.service.platform.broker;

import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Topics;
import io.waybill.shop.Guarded;
import io.waybill.test.rocketmq.LocalBroker;
import io.waybill.test.rocketmq.RocketMqProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/** A broker with access control on, whose users may do what {@code docs/security.md} lists. */
final class GuardedBroker implements AutoCloseable {

    static final String PASSWORD = "a-password-for-tests";

    private static final Path LIST = Path.of("..", "docs", "security.md");
    private static final Pattern LINE = Pattern.compile("\\| `((?:Topic|Group):[^`]+)` \\| ([A-Z, ]+) \\|.*");
    private static final String AUTH = "org.apache.rocketmq.auth.";

    private final RocketMqProcesses processes;
    private final DefaultMQAdminExt admin;
    private final String address;

    private GuardedBroker(RocketMqProcesses processes, DefaultMQAdminExt admin, String address) {
        this.processes = processes;
        this.admin = admin;
        this.address = address;
    }

    /** One line of the list. */
    record Permission(String resource, List<String> actions) {

        Permission in(Namespace namespace) {
            int name = resource.indexOf(':') + 1;
            return new Permission(resource.substring(0, name) + namespace.with(resource.substring(name)), actions);
        }
    }

    static GuardedBroker start() throws Exception {
        return start(Namespace.NONE);
    }

    static GuardedBroker start(Namespace namespace) throws Exception {
        RocketMqProcesses processes = RocketMqProcesses.start(
                LocalBroker.class,
                List.of(
                        "authenticationEnabled=true",
                        "authenticationProvider=" + AUTH + "authentication.provider.DefaultAuthenticationProvider",
                        "authenticationMetadataProvider=" + AUTH
                                + "authentication.provider.LocalAuthenticationMetadataProvider",
                        "initAuthenticationUser={\"username\":\"root\",\"password\":\"" + PASSWORD + "\"}",
                        "innerClientAuthenticationCredentials={\"accessKey\":\"root\",\"secretKey\":\"" + PASSWORD
                                + "\"}",
                        "authorizationEnabled=true",
                        "authorizationProvider=" + AUTH + "authorization.provider.DefaultAuthorizationProvider",
                        "authorizationMetadataProvider=" + AUTH
                                + "authorization.provider.LocalAuthorizationMetadataProvider",
                        "transactionTimeOut=2000",
                        "transactionCheckInterval=1000",
                        "transactionOpBatchInterval=100",
                        "transactionCheckMax=60"));
        DefaultMQAdminExt admin =
                new DefaultMQAdminExt(new AclClientRPCHook(new SessionCredentials("root", PASSWORD)), 5_000);
        admin.setNamesrvAddr(processes.nameServer());
        admin.start();
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> !masters(admin).isEmpty());
        GuardedBroker broker =
                new GuardedBroker(processes, admin, masters(admin).get(0));
        for (String topic : List.of(Topics.EVENT, Topics.COMMAND, Guarded.TOPIC)) {
            admin.createAndUpdateTopicConfig(broker.address, new TopicConfig(namespace.with(topic), 4, 4));
        }
        return broker;
    }

    private static List<String> masters(DefaultMQAdminExt admin) throws Exception {
        return admin.examineBrokerClusterInfo().getBrokerAddrTable().values().stream()
                .map(broker -> broker.selectBrokerAddr())
                .toList();
    }

    String nameServer() {
        return processes.nameServer();
    }

    /** What the list grants under a heading, for the tests' topic and group. */
    static List<Permission> listed(String heading, String storeId) throws IOException {
        List<Permission> permissions = new ArrayList<>();
        boolean there = false;
        for (String line : Files.readAllLines(LIST)) {
            if (line.startsWith("#")) {
                there = line.equals("### " + heading);
            }
            Matcher matcher = LINE.matcher(line);
            if (there && matcher.matches()) {
                String resource = matcher.group(1)
                        .replace("<topic>", Guarded.TOPIC)
                        .replace("<group>", Guarded.GROUP)
                        .replace("<store id>", storeId);
                permissions.add(
                        new Permission(resource, List.of(matcher.group(2).split(", "))));
            }
        }
        if (permissions.isEmpty()) {
            throw new AssertionError("nothing is listed under " + heading);
        }
        return permissions;
    }

    /** Creates a user who may do this and nothing else. */
    void admit(String user, List<Permission> permissions) throws Exception {
        admin.createUser(address, user, PASSWORD, "Normal");
        for (Permission each : permissions) {
            allow(user, each);
        }
    }

    void allow(String user, Permission permission) throws Exception {
        admin.createAcl(
                address, "User:" + user, List.of(permission.resource()), permission.actions(), List.of(), "Allow");
    }

    void forbid(String user, String resource) throws Exception {
        admin.deleteAcl(address, "User:" + user, resource);
    }

    /** What users were refused, as the broker tells. */
    List<String> refusals() {
        return processes
                .log("auth_audit.log")
                .lines()
                .filter(line -> !line.contains("Allow") || line.contains("Deny"))
                .toList();
    }

    @Override
    public void close() {
        admin.shutdown();
        processes.close();
    }
}
