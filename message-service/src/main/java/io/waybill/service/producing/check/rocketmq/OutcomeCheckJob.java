package io.waybill.service.producing.check.rocketmq;

import io.waybill.service.platform.failurelog.FailureLog;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has producers asked now and then. */
@Component
class OutcomeCheckJob {

    private static final String CANT_ASK = "could not ask producers and goes on trying";

    private final OutcomeCheck asking;
    private final OutcomeCheckSettings settings;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(OutcomeCheckJob.class));

    OutcomeCheckJob(OutcomeCheck asking, OutcomeCheckSettings settings) {
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
            failureLog.over(CANT_ASK);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception databaseOrBrokerAway) {
            failureLog.met(CANT_ASK, databaseOrBrokerAway);
        }
    }
}
