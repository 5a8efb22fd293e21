package io.waybill.test;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an application and its database, and loses the connection at the one moment that matters: during COMMIT.
 * Speaks enough of the MySQL protocol to know a COMMIT when it passes. Thread-safe.
 */
public final class CuttingProxy implements AutoCloseable {

    private final TestDatabase database;
    private final URI target;
    private final ServerSocket server;
    private final AtomicReference<@Nullable Order> order = new AtomicReference<>();

    private CuttingProxy(TestDatabase database) throws IOException {
        this.database = database;
        this.target = URI.create(database.url().substring("jdbc:".length()));
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("cutting-proxy", this::accept);
    }

    /** When the connection is lost. */
    public enum Cut {
        /** The server never hears of the COMMIT. */
        BEFORE_COMMIT,
        /** The server commits; its answer never arrives. */
        AFTER_COMMIT
    }

    private record Order(Cut cut, String statement) {}

    public static CuttingProxy to(TestDatabase database) {
        try {
            return new CuttingProxy(database);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The same database, by way of this proxy. */
    public TestDatabase database() {
        String url = "jdbc:mysql://127.0.0.1:" + server.getLocalPort() + target.getPath()
                + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
        return new TestDatabase(url, database.user(), database.password());
    }

    /** Cuts one connection at its next COMMIT: the first that sends a statement with the given text from now on. */
    public void arm(Cut cut, String statement) {
        order.set(new Order(cut, statement));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            Socket upstream = new Socket(target.getHost(), target.getPort());
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            Line line = new Line(client, upstream);
            start("cutting-proxy-requests", line::requests);
            start("cutting-proxy-answers", line::answers);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // One side is gone, which is what this class is for.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection. */
    private final class Line {

        private final Socket client;
        private final Socket upstream;
        private volatile boolean swallowsAnswers;

        Line(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void requests() throws IOException {
            Order mine = null;
            try (client;
                    upstream) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                OutputStream out = upstream.getOutputStream();
                while (true) {
                    byte[] packet = readPacket(in);
                    String text = new String(packet, 4, packet.length - 4, StandardCharsets.ISO_8859_1);
                    if (mine == null) {
                        mine = takeOrder(text);
                    }
                    if (mine != null && isCommit(text)) {
                        if (mine.cut() == Cut.BEFORE_COMMIT) {
                            return;
                        }
                        swallowsAnswers = true;
                    }
                    out.write(packet);
                    out.flush();
                }
            } catch (EOFException closed) {
                // The client is done.
            }
        }

        void answers() throws IOException {
            try (client;
                    upstream) {
                byte[] buffer = new byte[8_192];
                for (int count = read(buffer); count >= 0 && !swallowsAnswers; count = read(buffer)) {
                    client.getOutputStream().write(buffer, 0, count);
                }
            }
        }

        private int read(byte[] buffer) throws IOException {
            return upstream.getInputStream().read(buffer);
        }

        private @Nullable Order takeOrder(String text) {
            Order current = order.get();
            boolean meant = current != null && text.contains(current.statement());
            return meant && order.compareAndSet(current, null) ? current : null;
        }
    }

    /** Three bytes of length, one of sequence number, then the payload. */
    private static byte[] readPacket(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(4);
        if (header.length < 4) {
            throw new EOFException();
        }
        int length = header[0] & 0xff | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        byte[] packet = new byte[4 + length];
        System.arraycopy(header, 0, packet, 0, 4);
        in.readFully(packet, 4, length);
        return packet;
    }

    /** A query (3), perhaps two bytes of query attributes, and the word. */
    private static boolean isCommit(String payload) {
        return payload.length() <= 9
                && payload.charAt(0) == 3
                && payload.toLowerCase(Locale.ROOT).endsWith("commit");
    }
}
