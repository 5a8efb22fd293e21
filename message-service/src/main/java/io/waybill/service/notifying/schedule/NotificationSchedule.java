package io.waybill.service.notifying.schedule;

import io.waybill.protocol.HttpGroups;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.notifying.endpoint.EndpointBook;
import io.waybill.service.platform.packet.StatementChunks;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.journal.JournalParticipant;
import io.waybill.service.tracking.journal.JournalTotals;
import io.waybill.service.tracking.journal.Participation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Notes, in the transaction in which a delivery to an endpoint becomes owed, that somebody is to be told. Only adds rows: what
 * is called off finds out whoever comes to it, so that nobody waits here for what others hold. Thread-safe.
 */
@Order(2)
@Component
class NotificationSchedule implements JournalParticipant {

    /** About the most characters of a row. */
    private static final int LONGEST_ROW = 400;

    private final ScheduleMapper mapper;
    private final EndpointBook book;
    private final DueSignal due;

    NotificationSchedule(ScheduleMapper mapper, EndpointBook book, DueSignal due) {
        this.mapper = mapper;
        this.book = book;
        this.due = due;
    }

    @Override
    public Participation begin(String node, JournalTotals totals) {
        List<NewNotification> added = new ArrayList<>();
        return new Participation() {
            @Override
            public Runnable lookAt(TrackedMessage message, long now) {
                Map<String, Long> before = owedBy(message);
                return () -> added.addAll(addedTo(message, before, now));
            }

            @Override
            public void end() {
                save(added);
            }
        };
    }

    /** By which instruction endpoints owe a message: most messages are owed by none. */
    private static Map<String, Long> owedBy(TrackedMessage message) {
        if (message.deliveries().stream().noneMatch(NotificationSchedule::isOwed)) {
            return Map.of();
        }
        Map<String, Long> owed = new HashMap<>();
        message.deliveries().stream()
                .filter(NotificationSchedule::isOwed)
                .forEach(delivery -> owed.put(delivery.group(), delivery.instruction()));
        return owed;
    }

    private List<NewNotification> addedTo(TrackedMessage message, Map<String, Long> before, long now) {
        List<TrackedDelivery> news = message.deliveries().stream()
                .filter(NotificationSchedule::isOwed)
                .filter(delivery -> !Long.valueOf(delivery.instruction()).equals(before.get(delivery.group())))
                .toList();
        if (news.isEmpty()) {
            return List.of();
        }
        String host = message.firstSight()
                .map(copy -> NotifyUrl.hostOf(NotifyUrl.of(copy.properties())))
                .orElse("");
        return news.stream()
                .map(delivery -> NewNotification.of(delivery, laneOf(delivery, host), waitOf(delivery, now)))
                .toList();
    }

    /** Where the endpoint has an address, what messages name is of no interest; one that is not known yet has one as far as is known. */
    private String laneOf(TrackedDelivery delivery, String host) {
        return book.find(HttpGroups.endpointOf(delivery.group()))
                        .filter(endpoint -> endpoint.settings().isFromMessage())
                        .isPresent()
                ? host
                : "";
    }

    /** As far as is known: whoever claims it looks again. What an operator wants does not wait. */
    private long waitOf(TrackedDelivery delivery, long now) {
        return delivery.instruction() != 0
                ? 0
                : book.find(HttpGroups.endpointOf(delivery.group()))
                        .map(endpoint -> endpoint.settings().firstAttempt(now) - now)
                        .orElse(0L);
    }

    private static boolean isOwed(TrackedDelivery delivery) {
        return HttpGroups.isOne(delivery.group()) && delivery.isOwing();
    }

    private void save(List<NewNotification> added) {
        if (!added.isEmpty()) {
            StatementChunks.ofRows(added, row -> LONGEST_ROW).forEach(mapper::add);
            Transactions.afterCommit(due::signal);
        }
    }
}
