package io.waybill.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that can't be told to look for one themselves. */
public final class FreePort {

    /** Below the ports that systems hand to clients, or one of those may be given away before the server takes it. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int TRIES = 200;

    private FreePort() {}

    /**
     * One that nobody listens on, on any interface, chosen at random so that builds side by side rarely choose the same.
     *
     * @throws IOException when none of many was free
     */
    public static int choose() throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(port));
                return port;
            } catch (IOException taken) {
                if (attempt == TRIES) {
                    throw taken;
                }
            }
        }
    }
}
