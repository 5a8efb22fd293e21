package io.waybill.order.sms;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends nothing, and says so. */
class LoggingSmsGateway implements SmsGateway {

    private static final Logger LOG = LoggerFactory.getLogger(LoggingSmsGateway.class);

    @Override
    public void send(String requestId, String phone, String template, Map<String, String> values) {
        LOG.debug("would have sent {} to {} (request {})", template, Phone.masked(phone), requestId);
    }
}
