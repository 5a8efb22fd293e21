package io.waybill.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Where the local stack's parts are, and the scripts that start and kill them. */
record Stack(String messageService, String paymentProducer, String orderConsumer, String apiKey, Path scripts) {

    static Stack fromEnvironment() {
        return new Stack(
                need("MESSAGE_SERVICE"),
                need("PAYMENT_PRODUCER"),
                need("ORDER_CONSUMER"),
                need("WAYBILL_API_KEY"),
                Path.of(need("STACK")));
    }

    static String need(String name) {
        return Objects.requireNonNull(System.getenv(name), name + " is not set: run deploy/local/demo");
    }

    void kill(String part) throws IOException, InterruptedException {
        script(Map.of(), "kill", part);
    }

    void stop(String part) throws IOException, InterruptedException {
        script(Map.of(), "stop", part);
    }

    /** Starts a part and waits until it answers. */
    void start(String part) throws IOException, InterruptedException {
        start(part, Map.of());
    }

    void start(String part, Map<String, String> environment) throws IOException, InterruptedException {
        script(environment, "start", part);
    }

    /** Starts a part without waiting for it. */
    void begin(String part, Map<String, String> environment) throws IOException, InterruptedException {
        script(environment, "start", part, "--no-wait");
    }

    /** Deletes all that the broker, which must not run, has stored, and starts it. */
    void wipeBroker() throws IOException, InterruptedException {
        script(Map.of(), "wipe-broker");
    }

    /** Has the message service, which must not run, never see the events that wait for it. */
    void loseEvents() throws IOException, InterruptedException {
        script(Map.of(), "lose-events");
    }

    boolean isRunning(String part) throws IOException {
        return process(part).filter(ProcessHandle::isAlive).isPresent();
    }

    void signal(String part, String signal) throws IOException, InterruptedException {
        run(new ProcessBuilder(
                "kill", "-" + signal, String.valueOf(process(part).orElseThrow().pid())));
    }

    private Optional<ProcessHandle> process(String part) throws IOException {
        Path file = scripts.resolve("run").resolve(part + ".pid");
        return ProcessHandle.of(Long.parseLong(Files.readString(file).trim()));
    }

    private void script(Map<String, String> environment, String name, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(scripts.resolve(name).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        run(builder);
    }

    private static void run(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(command.command() + " failed");
        }
    }
}
