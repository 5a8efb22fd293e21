package io.waybill.service.platform.broker;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How long a body is taken from the broker when it comes compressed: as long as the broker would take it if it were not. Thread-safe.
 */
@Component
public class LargestBody {

    private final BrokerAdmin broker;
    private volatile int bytes;

    LargestBody(BrokerAdmin broker) {
        this.broker = broker;
    }

    /** In bytes; asks the broker when it is called first. */
    public int bytes() {
        if (bytes == 0) {
            look();
        }
        return bytes;
    }

    /** What brokers took once they may hold still, so that it never gets less. */
    @Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
    void look() {
        long largest = Math.min(Integer.MAX_VALUE / 2, broker.largestMessage());
        bytes = (int) Math.max(Math.max(bytes, BrokerAdmin.LARGEST_MESSAGE), largest);
    }
}
