package io.waybill;

import java.util.Map;

/**
 * A payload as it travels. Neither side changes the bytes once they are in here.
 *
 * @param body what RocketMQ calls the message's body
 * @param headers on writing, what the codec has to add so that it can be read; on reading, all of the message's
 */
public record EncodedPayload(byte[] body, Map<String, String> headers) {

    /** Copies the headers, and not the body. */
    public EncodedPayload {
        headers = Map.copyOf(headers);
    }

    /** One that needs no headers to be read. */
    public static EncodedPayload of(byte[] body) {
        return new EncodedPayload(body, Map.of());
    }
}
