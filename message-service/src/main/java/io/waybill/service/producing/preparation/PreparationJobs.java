package io.waybill.service.producing.preparation;

import io.waybill.service.platform.failurelog.Troubles;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** What is done about prepared messages now and then. */
@Component
class PreparationJobs {

    private static final String CANT_PUBLISH = "could not publish confirmed messages and goes on trying";
    private static final String CANT_WATCH = "could not look whether published messages were seen and goes on trying";

    private final Publication publication;
    private final Watch watch;
    private final Troubles troubles = new Troubles(LoggerFactory.getLogger(PreparationJobs.class));

    PreparationJobs(Publication publication, Watch watch) {
        this.publication = publication;
        this.watch = watch;
    }

    @Scheduled(fixedDelayString = "${waybill.preparation.interval:1s}")
    void publish() {
        try {
            publication.publishDue();
            troubles.over(CANT_PUBLISH);
        } catch (DataAccessException | TransactionException databaseAway) {
            troubles.met(CANT_PUBLISH, databaseAway);
        }
    }

    @Scheduled(fixedDelayString = "${waybill.preparation.interval:1s}")
    void watch() {
        try {
            watch.look();
            troubles.over(CANT_WATCH);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception databaseOrBrokerAway) {
            troubles.met(CANT_WATCH, databaseOrBrokerAway);
        }
    }
}
