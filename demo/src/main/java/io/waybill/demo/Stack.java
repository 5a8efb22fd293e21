package io.waybill.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

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
        script("kill", part);
    }

    void start(String part) throws IOException, InterruptedException {
        script("start", part);
    }

    private void script(String name, String part) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(scripts.resolve(name).toString(), part)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(name + " " + part + " failed");
        }
    }
}
