package io.waybill.service.consuming.retirement;

import io.waybill.protocol.HttpGroups;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.subscription.SubscriptionView;
import io.waybill.service.tracking.subscription.Subscriptions;
import io.waybill.service.tracking.subscription.Subscriptions.Retired;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Service;

/**
 * Retires groups. From the moment of the answer on nothing more is expected of the group on that topic; what it owes is waived
 * little by little, by whichever node is there. A process of the group that starts afterwards begins anew. Thread-safe.
 */
@Service
public class Retirements {

    private static final Logger LOG = LoggerFactory.getLogger(Retirements.class);

    /** A running process reports its subscriptions more often. */
    private static final Duration REPORTED_WITHIN = Duration.ofMinutes(5);

    private final Subscriptions subscriptions;
    private final RetirementMapper mapper;
    private final BrokerAdmin broker;
    private final Audit audit;
    private final JournalClock clock;
    private final Transactions transactions;

    Retirements(
            Subscriptions subscriptions,
            RetirementMapper mapper,
            BrokerAdmin broker,
            Audit audit,
            JournalClock clock,
            Transactions transactions) {
        this.subscriptions = subscriptions;
        this.mapper = mapper;
        this.broker = broker;
        this.audit = audit;
        this.clock = clock;
        this.transactions = transactions;
    }

    /**
     * @param deadToo whether messages are forgotten as well that the group has given up on
     * @return the subscription as it is now
     * @throws RefusedException when there is none of that id, it is retired, or the group still listens
     */
    @Secured(Permission.ADMINISTER)
    public SubscriptionView retire(long id, String reason, boolean deadToo) {
        SubscriptionView before = find(id);
        if (HttpGroups.isOne(before.group())) {
            throw new RefusedException(
                    RetirementRefusal.SUBSCRIPTION_OF_ENDPOINT, HttpGroups.endpointOf(before.group()));
        }
        requireGone(before);
        transactions.once(() -> end(id, reason, deadToo));
        return find(id);
    }

    /**
     * Retires the group of an endpoint that is deleted, in the running transaction; one that is retired already stays so.
     *
     * @param deadToo whether messages are forgotten as well that it was given up on for
     */
    public void retireEndpoint(String group, String topic, String reason, boolean deadToo) {
        subscriptions.all().stream()
                .filter(row -> row.group().equals(group) && row.topic().equals(topic) && row.retiredAt() == null)
                .findFirst()
                .ifPresent(row -> end(Long.parseLong(row.id()), reason, deadToo));
    }

    private void end(long id, String reason, boolean deadToo) {
        long now = clock.now();
        Retired retired = subscriptions
                .retire(id, now)
                .orElseThrow(() -> new RefusedException(RetirementRefusal.SUBSCRIPTION_RETIRED, id));
        mapper.add(retired.topic(), retired.group(), now, deadToo);
        audit.write(new Audit.Deed(
                "RETIRE",
                null,
                null,
                1,
                reason,
                Map.of("topic", retired.topic(), "group", retired.group(), "deadToo", deadToo)));
    }

    private SubscriptionView find(long id) {
        return subscriptions
                .find(id)
                .orElseThrow(() -> new RefusedException(RetirementRefusal.SUBSCRIPTION_UNKNOWN, id));
    }

    /** What a running group takes would be nobody's business any more. One that has left the topic, but not others, may go. */
    private void requireGone(SubscriptionView subscription) {
        Instant recently = Instant.ofEpochMilli(clock.now()).minus(REPORTED_WITHIN);
        if (subscription.lastSeenAt().isAfter(recently) && isConnected(subscription.group())) {
            throw new RefusedException(
                    RetirementRefusal.GROUP_CONNECTED,
                    subscription.group(),
                    subscription.topic(),
                    REPORTED_WITHIN.toMinutes());
        }
    }

    private boolean isConnected(String group) {
        try {
            return broker.isOnline(group);
        } catch (Exception away) {
            LOG.debug("can't see whether anybody of {} is connected", group, away);
            return true; // It was there lately: better ask again.
        }
    }
}
