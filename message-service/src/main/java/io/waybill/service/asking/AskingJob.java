package io.waybill.service.asking;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Has producers asked now and then, unless the journal is behind. */
@Component
class AskingJob {

    private static final Logger LOG = LoggerFactory.getLogger(AskingJob.class);

    private final Asking asking;
    private final JournalState journal;
    private final AskingSettings settings;

    AskingJob(Asking asking, JournalState journal, AskingSettings settings) {
        this.asking = asking;
        this.journal = journal;
        this.settings = settings;
    }

    @Scheduled(fixedDelayString = "${waybill.asking.interval:5s}")
    void run() {
        if (!settings.enabled() || !journal.hasCaughtUp()) {
            return;
        }
        try {
            asking.askDue();
        } catch (DataAccessException | TransactionException failed) {
            LOG.warn("could not ask producers and will try again: {}", failed.toString());
        }
    }
}
