package io.waybill.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ports for servers that can't be told to look for one themselves. JVMs of one user that run side by side are never given the
 * same, however late a server takes its own.
 */
public final class FreePort {

    /** Below the ports that systems hand to clients, or one of those may be given away before the server takes it. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;

    /** A RocketMQ broker takes the port two below its own as well. */
    private static final int APART = 4;

    private static final int TRIES = 200;

    private static final Set<Integer> GIVEN = new HashSet<>();

    /** Of each port that was given away, the byte is locked until the JVM ends, however it ends. */
    private static @Nullable FileChannel locks;

    private FreePort() {}

    /**
     * One that nobody listens on, on any interface.
     *
     * @throws IOException when none of many was free
     */
    public static synchronized int choose() throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST / APART, HIGHEST / APART) * APART;
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(port));
                if (isMine(port)) {
                    return port;
                }
            } catch (IOException taken) {
                if (attempt == TRIES) {
                    throw taken;
                }
            }
        }
    }

    private static boolean isMine(int port) throws IOException {
        if (locks == null) {
            Path file =
                    Path.of(System.getProperty("java.io.tmpdir"), "waybill-ports-" + System.getProperty("user.name"));
            locks = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        return !GIVEN.contains(port) && locks.tryLock(port, 1, false) != null && GIVEN.add(port);
    }
}
