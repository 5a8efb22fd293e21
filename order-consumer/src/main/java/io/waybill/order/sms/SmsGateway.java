package io.waybill.order.sms;

import java.util.Map;

/** Sends texts. A bean of this type takes the place of the one that only says what it would have sent. */
public interface SmsGateway {

    /**
     * Sends a text.
     *
     * @param requestId the same for each try of one text: a gateway that knows it sends it once
     * @throws RuntimeException when it may not be sent; it is tried again
     */
    void send(String requestId, String phone, String template, Map<String, String> values);
}
