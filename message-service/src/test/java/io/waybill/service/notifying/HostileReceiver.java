package io.waybill.service.notifying;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server that is none: it says what it likes to whoever connects. */
final class HostileReceiver implements AutoCloseable {

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();

    /** What it does with a connection once the request's headers are there. */
    interface Manner {
        void answer(Socket connection, OutputStream out) throws IOException;
    }

    HostileReceiver(Manner manner) {
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket connection = server.accept();
                    connections.incrementAndGet();
                    threads.execute(() -> handle(connection, manner));
                } catch (IOException over) {
                    return;
                }
            }
        });
    }

    private static void handle(Socket connection, Manner manner) {
        try (connection) {
            readHeaders(connection.getInputStream());
            manner.answer(connection, connection.getOutputStream());
        } catch (IOException brokenOff) {
            // As it should be.
        }
    }

    private static void readHeaders(InputStream in) throws IOException {
        int ends = 0;
        int read = in.read();
        while (read >= 0 && ends < 4) {
            ends = read == '\r' || read == '\n' ? ends + 1 : 0;
            if (ends < 4) {
                read = in.read();
            }
        }
    }

    /** Says the beginning once, and the rest for ever. */
    static Manner endless(String beginning, String rest) {
        return (connection, out) -> {
            out.write(beginning.getBytes(StandardCharsets.US_ASCII));
            byte[] more = rest.getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(more);
            }
        };
    }

    int connections() {
        return connections.get();
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
        threads.shutdownNow();
    }
}
