package io.waybill.test.mariadb;

import io.waybill.test.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One MariaDB server for the JVM: on a free port of the loopback interface, root without a password, and gone when the
 * JVM is gone, however it went. Linux on x86-64.
 */
public final class EmbeddedMariaDb {

    /**
     * The shell's standard input is a pipe from this JVM, which the kernel closes when the JVM ends, even by SIGKILL;
     * then {@code cat} ends and the shell cleans up.
     */
    private static final String WATCHDOG = """
            dir=$1; shift
            if command -v setpriv >/dev/null 2>&1 && setpriv --pdeathsig KILL true 2>/dev/null; then
              set -- setpriv --pdeathsig KILL "$@"
            fi
            "$@" </dev/null >"$dir/log" 2>&1 &
            server=$!
            cat >/dev/null
            kill -9 $server 2>/dev/null
            wait $server 2>/dev/null
            rm -rf "$dir"
            """;

    private static final String READY = ": ready for connections";

    private static final String LOOPBACK = "127.0.0.1";

    private final String address;
    private final int port;

    private EmbeddedMariaDb(String address, int port) {
        this.address = address;
        this.port = port;
    }

    private static final class SharedMariaDb {
        private static final EmbeddedMariaDb INSTANCE = start();
    }

    private static final class Namesake {
        private static final EmbeddedMariaDb INSTANCE = startOn("127.0.0.2", shared().port);
    }

    /** The JVM's server, started at the first call. */
    public static EmbeddedMariaDb shared() {
        return SharedMariaDb.INSTANCE;
    }

    /** Another server, which calls itself by the same host and the same port as the shared one. */
    public static EmbeddedMariaDb namesake() {
        return Namesake.INSTANCE;
    }

    public String address() {
        return address;
    }

    public int port() {
        return port;
    }

    /** Where unpacked programs and the initialised data template are kept between runs. */
    static Path cache() {
        String set = System.getenv("WAYBILL_CACHE");
        return set != null ? Path.of(set) : Path.of(System.getenv("HOME"), ".cache", "waybill");
    }

    private static Path template(Path base) throws IOException {
        Path template = cache().resolve("test-data-" + Binaries.VERSION);
        DataFolder.create(base, template, DataFolder.root(""));
        return template;
    }

    private static EmbeddedMariaDb startOn(String address, int port) {
        try {
            Path base = Binaries.unpack(cache());
            String log = run(base, template(base), address, port);
            if (!log.contains(READY)) {
                throw new IOException("mariadbd did not start: " + log);
            }
            return new EmbeddedMariaDb(address, port);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static EmbeddedMariaDb start() {
        try {
            Path base = Binaries.unpack(cache());
            Path template = template(base);
            for (int attempt = 1; ; attempt++) {
                int port = FreePort.choose();
                String log = run(base, template, LOOPBACK, port);
                if (log.contains(READY)) {
                    return new EmbeddedMariaDb(LOOPBACK, port);
                }
                if (attempt == 5 || !log.contains("Address already in use")) {
                    throw new IOException("mariadbd did not start: " + log);
                }
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String run(Path base, Path template, String address, int port) throws IOException {
        Path folder = Files.createTempDirectory("waybill-mariadb");
        Path data = folder.resolve("data");
        Folders.copy(template, data);
        List<String> command =
                new ArrayList<>(List.of("setsid", "sh", "-c", WATCHDOG, "mariadb-watchdog", folder.toString()));
        command.addAll(DataFolder.command(base, data));
        command.addAll(List.of(
                "--port=" + port,
                "--bind-address=" + address,
                "--socket=s",
                "--pid-file=" + folder.resolve("pid"),
                "--tmpdir=" + folder,
                "--skip-name-resolve",
                // A key pair would be made at every start, which takes seconds.
                "--skip-ssl",
                "--performance-schema=OFF",
                "--max-connections=500",
                // Nothing here has to outlive the machine; creating tables is several times as fast.
                "--debug-no-sync",
                "--innodb-flush-method=nosync",
                "--innodb-flush-log-at-trx-commit=0",
                "--skip-innodb-doublewrite",
                "--innodb-buffer-pool-dump-at-shutdown=OFF"));
        Process watchdog = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String log = awaitStart(watchdog, folder.resolve("log"));
        // No shutdown hook: it would take the server from those who still close their own things in hooks of theirs.
        if (!log.contains(READY)) {
            end(watchdog);
        }
        return log;
    }

    private static String awaitStart(Process watchdog, Path log) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        String text = "";
        while (System.nanoTime() < deadline) {
            text = Files.exists(log) ? Files.readString(log) : "";
            if (text.contains(READY) || text.contains("] Aborting") || text.contains("error while loading shared")) {
                return text;
            }
            try {
                if (watchdog.waitFor(20, TimeUnit.MILLISECONDS)) {
                    return text;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while MariaDB starts", interrupted);
            }
        }
        return text;
    }

    private static void end(Process watchdog) {
        try {
            watchdog.getOutputStream().close();
            watchdog.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException gone) {
            // The watchdog has ended already.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
