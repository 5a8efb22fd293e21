package io.waybill.service.operating.alert;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of a mail server as takes a letter. */
final class MailBox implements AutoCloseable {

    private final ServerSocket server;
    private final List<String> letters = new CopyOnWriteArrayList<>();

    MailBox() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        new Thread(this::run).start();
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> letters() {
        return letters;
    }

    private void run() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                talk(socket);
            } catch (IOException closed) {
                // The next, or the end.
            }
        }
    }

    private void talk(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = socket.getOutputStream();
        say(out, "220 ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("DATA")) {
                say(out, "354 go on");
                StringBuilder letter = new StringBuilder();
                for (String next = in.readLine(); next != null && !next.equals("."); next = in.readLine()) {
                    letter.append(next).append('\n');
                }
                letters.add(letter.toString());
                say(out, "250 taken");
            } else {
                say(out, line.startsWith("QUIT") ? "221 bye" : "250 fine");
            }
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
