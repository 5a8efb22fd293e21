package io.waybill.service.model.copy;

/** Where the broker keeps one copy of a message. */
public record BrokerPosition(String topic, String broker, int queue, long offset) {

    @Override
    public String toString() {
        return topic + "/" + broker + "/" + queue + "@" + offset;
    }
}
