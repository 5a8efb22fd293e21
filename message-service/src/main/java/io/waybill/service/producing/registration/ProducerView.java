package io.waybill.service.producing.registration;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A producer as it is shown: without its secret. */
@Schema(name = "Producer")
record ProducerView(
        String name,

        @Schema(description = "Where it is asked; absent for one that is registered no longer") @Nullable String checkUrl,

        @Schema(description = "Whether the configuration defines it, so that the API can't change it")
        boolean configured,

        @Schema(
                description =
                        "False for one that is registered no longer and has left messages waiting: nobody can be asked what"
                                + " became of them, and they can be closed as ROLLED_BACK")
        boolean registered,

        @Schema(
                description =
                        "How many of its messages are prepared whose outcome nobody has told, as of some seconds ago")
        long waiting) {

    static ProducerView of(Producer producer, Producers producers, Map<String, Long> waiting) {
        return new ProducerView(
                producer.name(),
                producer.checkUrl(),
                producers.isConfigured(producer),
                true,
                waiting.getOrDefault(producer.name(), 0L));
    }

    static ProducerView ofGone(String name, long waiting) {
        return new ProducerView(name, null, false, false, waiting);
    }
}
