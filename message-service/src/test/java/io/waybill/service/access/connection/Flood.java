package io.waybill.service.access.connection;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What anybody can do who reaches the port: until it is closed. */
final class Flood implements AutoCloseable {

    private static final int ANSWER_MILLIS = 20_000;

    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final int port;

    private Flood(int port) {
        this.port = port;
    }

    /** One after the other, each with as much to remember as goes into it. */
    static Flood ofPages(int port, int threads) {
        Flood flood = new Flood(port);
        String request = "GET /messages?key=" + "x".repeat(6_000)
                + " HTTP/1.1\r\nHost: flood\r\nAccept: text/html\r\nUser-Agent: " + "y".repeat(1_000) + "\r\n\r\n";
        return flood.run(threads, socket -> {
            while (!flood.isOver()) {
                flood.write(socket, request);
                flood.begun.incrementAndGet();
                flood.skimAnswer(socket);
            }
        });
    }

    /** As many connections, each of which sends what is given and then a byte every few seconds. */
    static Flood ofSlowness(int port, int connections, String beginning, int everyMillis) {
        Flood flood = new Flood(port);
        return flood.run(connections, socket -> {
            flood.begun.incrementAndGet();
            flood.write(socket, beginning);
            while (!flood.over.await(everyMillis, TimeUnit.MILLISECONDS)) {
                flood.write(socket, "x");
            }
        });
    }

    /** The same with a byte so often that there is always something to read. */
    static Flood ofDrips(int port, int connections, String beginning) {
        return ofSlowness(port, connections, beginning, 50);
    }

    long begun() {
        return begun.get();
    }

    long refused() {
        return refused.get();
    }

    private interface Guest {
        void use(Socket socket) throws IOException, InterruptedException;
    }

    private Flood run(int count, Guest guest) {
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> comeAgain(guest), "flood-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return this;
    }

    private void comeAgain(Guest guest) {
        while (!isOver()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), ANSWER_MILLIS);
                socket.setSoTimeout(ANSWER_MILLIS);
                guest.use(socket);
            } catch (IOException shownOut) {
                refused.incrementAndGet();
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private boolean isOver() {
        return over.getCount() == 0;
    }

    private void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Whatever it is: the next request is sent behind its beginning. */
    private void skimAnswer(Socket socket) throws IOException {
        byte[] buffer = new byte[16_384];
        if (socket.getInputStream().read(buffer) < 0) {
            throw new IOException("closed");
        }
    }

    @Override
    public void close() throws InterruptedException {
        over.countDown();
        for (Thread thread : threads) {
            thread.join(30_000);
        }
    }
}
