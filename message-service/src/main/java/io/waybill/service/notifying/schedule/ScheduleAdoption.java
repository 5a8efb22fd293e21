package io.waybill.service.notifying.schedule;

import io.waybill.protocol.MessageId;
import io.waybill.service.notifying.endpoint.Endpoint;
import io.waybill.service.notifying.endpoint.EndpointBook;
import io.waybill.service.notifying.endpoint.NotificationSettings;
import io.waybill.service.notifying.schedule.ScheduleMapper.OwedRow;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.platform.lease.JobLease;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Schedules what is owed to endpoints and is not scheduled: what a node of a version before has journaled, which knows nothing of them.
 * Looks through what is owed little by little, from where it stopped. Used by one thread at a time.
 */
@Component
class ScheduleAdoption {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleAdoption.class);
    private static final String CANT_LOOK = "could not look for what is owed to endpoints and not scheduled";
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int PAGE = 1_000;
    private static final int MOST_PAGES = 10;
    private static final MessageId BEGINNING = MessageId.floor(0);

    private final ScheduleMapper mapper;
    private final EndpointBook book;
    private final JobLease lease;
    private final DueSignal due;
    private final NotificationSettings settings;
    private final Map<String, MessageId> after = new HashMap<>();
    private final FailureLog failureLog = new FailureLog(LOG);

    ScheduleAdoption(
            ScheduleMapper mapper, EndpointBook book, JobLease lease, DueSignal due, NotificationSettings settings) {
        this.mapper = mapper;
        this.book = book;
        this.lease = lease;
        this.due = due;
        this.settings = settings;
    }

    @Scheduled(
            fixedDelayString = "${waybill.notification.adoption:1m}",
            initialDelayString = "${waybill.notification.adoption:1m}")
    synchronized void look() {
        if (!settings.enabled()) {
            return; // It knows no endpoints, and must not keep others from looking.
        }
        try {
            lease.run("notification-adoption", EVERY, LONGEST, this::adopt);
            failureLog.over(CANT_LOOK);
        } catch (DataAccessException | TransactionException away) {
            failureLog.met(CANT_LOOK, away);
        }
    }

    /** Returns how many were scheduled. */
    int adopt() {
        int adopted = 0;
        for (Endpoint endpoint : book.all()) {
            adopted += adopt(endpoint);
        }
        if (adopted > 0) {
            LOG.info("{} deliveries to endpoints that nobody had scheduled are scheduled now", adopted);
            due.signal();
        }
        return adopted;
    }

    private int adopt(Endpoint endpoint) {
        int adopted = 0;
        for (int page = 0; page < MOST_PAGES; page++) {
            MessageId from = after.getOrDefault(endpoint.name(), BEGINNING);
            List<OwedRow> owed = mapper.owed(endpoint.group(), endpoint.name(), from, PAGE);
            List<NewNotification> missing = owed.stream()
                    .filter(row -> !row.isScheduled())
                    .map(row -> row.added(endpoint))
                    .toList();
            if (!missing.isEmpty()) {
                mapper.add(missing);
                adopted += missing.size();
            }
            if (owed.size() < PAGE) {
                after.remove(endpoint.name());
                return adopted;
            }
            after.put(endpoint.name(), owed.get(owed.size() - 1).messageId());
        }
        return adopted;
    }
}
