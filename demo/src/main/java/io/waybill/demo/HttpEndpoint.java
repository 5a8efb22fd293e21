package io.waybill.demo;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The order service as an endpoint: told over HTTP of the payments that its listener would be told of over RocketMQ. */
final class HttpEndpoint {

    private static final String NAME = "ORDER_HTTP";

    /** Longer than the service is away, and short enough to wait for what nobody will ever take. */
    private static final List<String> WAITS = List.of("0s", "1s", "2s", "4s", "8s", "16s", "16s");

    private final Stack stack;
    private final Http http = new Http();

    HttpEndpoint(Stack stack) {
        this.stack = stack;
    }

    /** Registers it, or sees to it that it is not there. */
    void set(boolean there) throws IOException, InterruptedException {
        if (there) {
            register();
        } else {
            delete();
        }
    }

    private void register() throws IOException, InterruptedException {
        Http.Answer answer = http.put(
                address(),
                Map.of(
                        "topic",
                        "PAYMENT_NOTIFY_TOPIC",
                        "url",
                        stack.orderConsumer() + "/payment-notifications",
                        "profile",
                        "alipay",
                        "ladder",
                        Map.of("waits", WAITS),
                        "secrets",
                        List.of(Stack.need("WEBHOOK_SECRET")),
                        "rate",
                        1_000,
                        "concurrency",
                        100),
                Stack.need("WAYBILL_USER"),
                Stack.need("WAYBILL_PASSWORD"));
        if (answer.status() / 100 != 2) {
            throw new IOException("the endpoint could not be registered: " + answer);
        }
    }

    private void delete() throws IOException, InterruptedException {
        // It may not be there, which is as good.
        http.delete(
                address() + "?reason=told+over+RocketMQ", Stack.need("WAYBILL_USER"), Stack.need("WAYBILL_PASSWORD"));
    }

    private String address() {
        return stack.messageService() + "/api/v1/endpoints/" + NAME;
    }
}
