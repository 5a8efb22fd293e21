package io.waybill.test.rocketmq;

import io.waybill.test.FreePort;
import io.waybill.test.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.rocketmq.namesrv.NamesrvStartup;

/**
 * A name server and a broker in processes of their own, for tests that need other settings than those of {@link
 * EmbeddedRocketMq}, kill the broker or take its store away. Topics must be created, as in production.
 */
public final class RocketMqProcesses implements AutoCloseable {

    private static final String READY = "boot success";

    private final Path home;
    private final Class<?> program;
    private final String nameServer;
    private final JavaProcess nameServerProcess;
    private JavaProcess broker;

    private RocketMqProcesses(Class<?> program, List<String> settings) throws IOException {
        this.home = Files.createTempDirectory("waybill-rocketmq");
        this.program = program;
        this.nameServer = "127.0.0.1:" + FreePort.choose();
        write("broker.conf", brokerSettings(settings));
        this.nameServerProcess = startNameServer();
        try {
            this.broker = startBroker();
        } catch (RuntimeException failed) {
            nameServerProcess.close();
            throw failed;
        }
    }

    /**
     * @param program starts the broker; {@link LocalBroker} or what does as it does
     * @param settings of the broker, each {@code name=value}; the others are RocketMQ's defaults
     */
    public static RocketMqProcesses start(Class<?> program, List<String> settings) {
        try {
            return new RocketMqProcesses(program, settings);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String nameServer() {
        return nameServer;
    }

    public void createTopics(String... topics) {
        try {
            LocalTopics.create(nameServer, List.of(topics));
        } catch (Exception failed) {
            throw new IllegalStateException("could not create topics at " + nameServer, failed);
        }
    }

    /** What the broker has written to its log of transactions. */
    public String transactionLog() {
        return log("transaction.log");
    }

    /** What the broker has written to a log of its. */
    public String log(String name) {
        try (Stream<Path> files = Files.walk(home.resolve("broker"))) {
            Path log = files.filter(file -> file.endsWith(name)).findAny().orElse(null);
            return log == null ? "" : Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Kills the broker, which the name server soon forgets. */
    public void killBroker() {
        broker.close();
    }

    /** Kills the broker, deletes all that it ever stored, topics and offsets among it, and starts it again. */
    public void loseStore() {
        broker.close();
        delete(home.resolve("store"));
        broker = startBroker();
    }

    @Override
    public void close() {
        broker.close();
        nameServerProcess.close();
        delete(home);
    }

    private JavaProcess startNameServer() throws IOException {
        write(
                "nameserver.conf",
                List.of(
                        "listenPort=" + nameServer.split(":")[1],
                        "bindAddress=127.0.0.1",
                        "kvConfigPath=" + home.resolve("kv.json"),
                        "configStorePath=" + home.resolve("nameserver.properties")));
        return start("nameserver", NamesrvStartup.class, List.of());
    }

    private JavaProcess startBroker() {
        return start("broker", program, List.of("-n", nameServer));
    }

    private JavaProcess start(String name, Class<?> main, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("-c", home.resolve(name + ".conf").toString()));
        Path own = home.resolve(name);
        // A certificate would be made at every start, which takes seconds.
        List<String> options = List.of("-Drocketmq.home.dir=" + own, "-Dtls.server.mode=disabled");
        JavaProcess process = JavaProcess.start(own, options, main, all);
        try {
            process.awaitOutput(READY);
            return process;
        } catch (RuntimeException failed) {
            process.close();
            throw failed;
        }
    }

    private List<String> brokerSettings(List<String> settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "brokerName=broker-process",
                "brokerClusterName=DefaultCluster",
                "listenPort=" + FreePort.choose(),
                "haListenPort=" + FreePort.choose(),
                "bindAddress=127.0.0.1",
                "brokerIP1=127.0.0.1",
                "storePathRootDir=" + home.resolve("store"),
                "storePathCommitLog=" + home.resolve("store/commitlog"),
                "mappedFileSizeCommitLog=" + (64 << 20),
                "mappedFileSizeConsumeQueue=" + 100_000 * 20,
                "mappedFileSizeTimerLog=" + (1 << 20),
                "timerFlushIntervalMs=60000", // As in EmbeddedRocketMq; what was not flushed is read from the log
                // again.
                "diskMaxUsedSpaceRatio=98",
                "autoCreateTopicEnable=false"));
        all.addAll(settings);
        return all;
    }

    private void write(String name, List<String> lines) throws IOException {
        Files.write(home.resolve(name), lines);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
