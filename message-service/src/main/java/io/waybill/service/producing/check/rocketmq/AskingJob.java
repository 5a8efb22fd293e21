package io.waybill.service.producing.check.rocketmq;

import io.waybill.service.platform.failurelog.Troubles;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has producers asked now and then. */
@Component
class AskingJob {

    private static final String CANT_ASK = "could not ask producers and goes on trying";

    private final Asking asking;
    private final AskingSettings settings;
    private final Troubles troubles = new Troubles(LoggerFactory.getLogger(AskingJob.class));

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
            troubles.over(CANT_ASK);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception databaseOrBrokerAway) {
            troubles.met(CANT_ASK, databaseOrBrokerAway);
        }
    }
}
