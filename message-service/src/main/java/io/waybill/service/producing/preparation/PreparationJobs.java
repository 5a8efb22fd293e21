package io.waybill.service.producing.preparation;

import io.waybill.service.platform.failurelog.FailureLog;
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
    private final PublicationWatch publicationWatch;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(PreparationJobs.class));

    PreparationJobs(Publication publication, PublicationWatch publicationWatch) {
        this.publication = publication;
        this.publicationWatch = publicationWatch;
    }

    @Scheduled(fixedDelayString = "${waybill.preparation.interval:1s}")
    void publish() {
        try {
            publication.publishDue();
            failureLog.over(CANT_PUBLISH);
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(CANT_PUBLISH, databaseAway);
        }
    }

    @Scheduled(fixedDelayString = "${waybill.preparation.interval:1s}")
    void watch() {
        try {
            publicationWatch.look();
            failureLog.over(CANT_WATCH);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception databaseOrBrokerAway) {
            failureLog.met(CANT_WATCH, databaseOrBrokerAway);
        }
    }
}
