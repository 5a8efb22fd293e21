package io.waybill.service.producing.registration;

import java.util.Map;

/** Knows how many prepared messages wait for their producers' word. */
public interface WaitingMessages {

    /** By producer, whether it is registered or not; as of a few seconds ago. */
    Map<String, Long> byProducer();
}
