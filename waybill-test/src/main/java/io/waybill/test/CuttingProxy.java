package io.waybill.test;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an application and its database, and breaks: at the one moment that matters, during COMMIT, or for a while.
 * Speaks enough of the MySQL protocol to know a COMMIT when it passes. Thread-safe.
 */
public final class CuttingProxy implements AutoCloseable {

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Set<ProxiedConnection> lines = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Order> order = new AtomicReference<>();
    private final AtomicInteger commits = new AtomicInteger();
    private volatile int loseEvery;
    private volatile State state = State.WHOLE;

    private CuttingProxy(String host, int port) throws IOException {
        this.target = new InetSocketAddress(host, port);
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        start("cutting-proxy", this::accept);
    }

    private enum State {
        WHOLE,
        /** Connections are broken and refused. */
        CUT,
        /** Connections stand, and nothing comes through. */
        STALLED
    }

    /** When the connection is lost. */
    public enum Cut {
        /** The server never hears of the COMMIT. */
        BEFORE_COMMIT,
        /** The server commits; its answer never arrives. */
        AFTER_COMMIT
    }

    private record Order(Cut cut, String statement) {}

    public static CuttingProxy to(String host, int port) {
        try {
            return new CuttingProxy(host, port);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The database by way of a proxy of its own. */
    public static CuttingProxy to(TestDatabase database) {
        URI target = URI.create(database.url().substring("jdbc:".length()));
        return to(target.getHost(), target.getPort());
    }

    /** The JDBC URL of a database by way of this proxy. What is encrypted it could not read. */
    public String url(String name) {
        return "jdbc:mysql://127.0.0.1:" + server.getLocalPort() + "/" + name
                + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
    }

    /** The same database, by way of this proxy. */
    public TestDatabase by(TestDatabase database) {
        String name =
                URI.create(database.url().substring("jdbc:".length())).getPath().substring(1);
        return new TestDatabase(url(name), database.user(), database.password());
    }

    /** Cuts one connection at its next COMMIT: the first that sends a statement with the given text from now on. */
    public void arm(Cut cut, String statement) {
        order.set(new Order(cut, statement));
    }

    /** Loses the answers to every so many COMMITs, whoever sends them, until it is mended. */
    public void loseAnswers(int every) {
        loseEvery = every;
    }

    /** Breaks all connections and refuses new ones, until it is mended. */
    public synchronized void cut() {
        state = State.CUT;
        notifyAll();
        lines.forEach(ProxiedConnection::close);
    }

    /** Lets nothing through any more, in no direction, until it is mended. */
    public void stall() {
        state = State.STALLED;
    }

    /** From now on everything passes. What was stalled arrives. */
    public synchronized void mend() {
        loseEvery = 0;
        state = State.WHOLE;
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            start("cutting-proxy-requests", () -> connect(client));
        }
    }

    private void connect(Socket client) throws IOException {
        try (client) {
            awaitPassage();
            Socket upstream = new Socket(target.getHostString(), target.getPort());
            ProxiedConnection line = new ProxiedConnection(client, upstream);
            if (!join(line)) {
                line.close();
                return;
            }
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            start("cutting-proxy-answers", line::answers);
            line.requests();
        }
    }

    /** False while all is cut: a connection that is being made meanwhile must not survive the cut. */
    private synchronized boolean join(ProxiedConnection line) {
        return state != State.CUT && lines.add(line);
    }

    private synchronized void awaitPassage() throws IOException {
        try {
            while (state == State.STALLED) {
                wait();
            }
        } catch (InterruptedException stopped) {
            throw new InterruptedIOException();
        }
    }

    private boolean isUnlucky() {
        int every = loseEvery;
        return every > 0 && commits.incrementAndGet() % every == 0;
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
    private final class ProxiedConnection {

        private final Socket client;
        private final Socket upstream;
        private volatile boolean swallowsAnswers;

        ProxiedConnection(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void close() {
            try (client;
                    upstream) {
                lines.remove(this);
            } catch (IOException closedAlready) {
                // As intended.
            }
        }

        void requests() throws IOException {
            Order mine = null;
            try (client;
                    upstream) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                OutputStream out = upstream.getOutputStream();
                while (true) {
                    byte[] packet = readPacket(in);
                    awaitPassage();
                    String text = new String(packet, 4, packet.length - 4, StandardCharsets.ISO_8859_1);
                    if (mine == null) {
                        mine = takeOrder(text);
                    }
                    if (mine != null && isCommit(text)) {
                        if (mine.cut() == Cut.BEFORE_COMMIT) {
                            return;
                        }
                        swallowsAnswers = true;
                    } else if (isCommit(text) && isUnlucky()) {
                        swallowsAnswers = true;
                    }
                    out.write(packet);
                    out.flush();
                }
            } catch (EOFException closed) {
                // The client is done.
            } finally {
                lines.remove(this);
            }
        }

        void answers() throws IOException {
            try (client;
                    upstream) {
                byte[] buffer = new byte[8_192];
                for (int count = read(buffer); count >= 0 && !swallowsAnswers; count = read(buffer)) {
                    awaitPassage();
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
