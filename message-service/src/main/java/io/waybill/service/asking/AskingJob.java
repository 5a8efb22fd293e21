package io.waybill.service.asking;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has producers asked now and then. */
@Component
class AskingJob {

    private static final Logger LOG = LoggerFactory.getLogger(AskingJob.class);

    private final Asking asking;
    private final AskingSettings settings;
    private boolean waits;

    AskingJob(Asking asking, AskingSettings settings) {
        this.asking = asking;
        this.settings = settings;
    }

    @Scheduled(fixedDelayString = "${waybill.asking.interval:5s}")
    void run() {
        if (!settings.enabled()) {
            return;
        }
        try {
            asking.askDue();
            waits = false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception databaseOrBrokerAway) {
            if (!waits) {
                LOG.warn("could not ask producers and goes on trying: {}", databaseOrBrokerAway.toString());
            }
            waits = true;
        }
    }
}
