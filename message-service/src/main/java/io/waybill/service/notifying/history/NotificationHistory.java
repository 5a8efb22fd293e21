package io.waybill.service.notifying.history;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Permission;
import io.waybill.service.notifying.endpoint.Endpoint;
import io.waybill.service.notifying.schedule.NotificationState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Shows what endpoints were told, and what they answered. Thread-safe. */
@Component
public class NotificationHistory {

    private static final int MOST_ATTEMPTS = 500;

    private final PastNotificationMapper mapper;

    NotificationHistory(PastNotificationMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Notifications of an endpoint in one state, the newest message first, each with its last attempt.
     *
     * @param before only of messages before this one
     * @param most but all rounds of the last message: the next page begins with another one
     */
    @Secured(Permission.READ)
    public List<PastNotification> list(String endpoint, NotificationState state, @Nullable MessageId before, int most) {
        String name = Endpoint.requireName(endpoint);
        List<PastNotification> found =
                before == null ? mapper.newest(name, state, most) : mapper.newestBefore(name, state, before, most);
        List<PastNotification> whole = new ArrayList<>(found);
        if (found.size() == most) {
            PastNotification last = found.get(most - 1);
            whole.addAll(mapper.roundsBefore(name, state, last.messageId(), last.instructedAt()));
        }
        return mayReadAnswers()
                ? whole
                : whole.stream().map(PastNotification::withoutAnswer).toList();
    }

    /** All attempts at one message, in all rounds, the first of each first. */
    @Secured(Permission.READ)
    List<PastAttempt> attempts(String endpoint, MessageId messageId) {
        List<PastAttempt> found = mapper.attempts(Endpoint.requireName(endpoint), messageId, MOST_ATTEMPTS);
        return mayReadAnswers()
                ? found
                : found.stream().map(PastAttempt::withoutAnswer).toList();
    }

    /** Where a receiver answers what it is told with what it was told, an answer is a payload. */
    private static boolean mayReadAnswers() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null
                && caller.getAuthorities().stream().anyMatch(each -> Permission.EDIT.equals(each.getAuthority()));
    }
}
