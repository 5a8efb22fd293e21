package io.waybill.service.producer;

import io.swagger.v3.oas.annotations.media.Schema;

/** A producer as it is shown: without its secret. */
@Schema(name = "Producer")
record ProducerView(
        String name,
        String checkUrl,

        @Schema(description = "Whether the configuration defines it, so that the API can't change it")
        boolean configured) {

    static ProducerView of(Producer producer, Producers producers) {
        return new ProducerView(producer.name(), producer.checkUrl(), producers.isConfigured(producer));
    }
}
