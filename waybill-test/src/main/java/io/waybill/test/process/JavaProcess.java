package io.waybill.test.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A program on this JVM's class path, in a process of its own, which is gone when this JVM is, however it went. */
public final class JavaProcess implements AutoCloseable {

    /**
     * The shell's standard input is a pipe from this JVM. It is closed in order to kill the program, and by the kernel when
     * the JVM ends.
     */
    private static final String WATCHDOG = """
            log=$1; shift
            exec 3<&0
            "$@" </dev/null >"$log" 2>&1 3<&- &
            program=$!
            { cat <&3; kill -9 $program; } >/dev/null 2>&1 &
            watcher=$!
            wait $program
            code=$?
            kill $watcher 2>/dev/null
            exit $code
            """;

    private static final List<String> SMALL = List.of(
            "-Xmx256m",
            "-XX:MaxDirectMemorySize=256m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process watchdog;
    private final Path log;

    private JavaProcess(Process watchdog, Path log) {
        this.watchdog = watchdog;
        this.log = log;
    }

    /**
     * @param home the program's home directory; what it says is written to {@code out} there
     * @param options of the JVM
     */
    public static JavaProcess start(Path home, List<String> options, Class<?> program, List<String> arguments) {
        Path log = home.resolve("out");
        List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHDOG, "watchdog", log.toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        command.add("-Duser.home=" + home);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        try {
            Files.createDirectories(home);
            Files.deleteIfExists(log);
            return new JavaProcess(
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start(),
                    log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Waits until the program has said something. */
    public void awaitOutput(String text) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            if (!watchdog.isAlive()) {
                throw new IllegalStateException("ended without saying '" + text + "': " + output());
            }
            return output().contains(text);
        });
    }

    /** Waits until the program ends, and returns its exit code: 137 when it was killed, or halted as if it were. */
    public int awaitEnd() {
        try {
            if (!watchdog.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("still runs: " + output());
            }
            return watchdog.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Stops the program where it is, as a pause of its machine would: its connections stay open. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets a frozen program go on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        ProcessHandle program = watchdog.children()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is nobody to signal: " + output()));
        try {
            int code = new ProcessBuilder("kill", "-" + name, String.valueOf(program.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " says " + code);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Kills the program: no shutdown hooks. */
    @Override
    public void close() {
        try {
            watchdog.getOutputStream().close();
        } catch (IOException gone) {
            // It has ended already.
        }
        awaitEnd();
    }

    public String output() {
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
