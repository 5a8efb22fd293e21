package io.waybill.service.tracking.journal;

import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.tracking.retrypolicy.Policies;
import io.waybill.service.tracking.subscription.Expectations;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Gives messages that were seen the deliveries that are expected of them, and says when those are overdue. Thread-safe. */
@Component
class ExpectedDeliveries {

    private final Subscriptions subscriptions;
    private final Policies policies;

    ExpectedDeliveries(Subscriptions subscriptions, Policies policies) {
        this.subscriptions = subscriptions;
        this.policies = policies;
    }

    /** By the subscriptions there are now, the same for all messages. */
    Consumer<TrackedMessage> now() {
        Expectations expectations = subscriptions.expectations();
        return message -> expect(message, expectations);
    }

    /** A message that was done before a group came along stays done: nobody will send it there. */
    private void expect(TrackedMessage message, Expectations expectations) {
        if (message.state() == State.DONE) {
            return;
        }
        message.tappedAt()
                .ifPresent(storedAt -> expectations
                        .groupsFor(message.topic(), message.tag(), storedAt)
                        .forEach(group -> message.expect(
                                group,
                                storedAt,
                                policies.staleAfter(message.topic(), group).toMillis())));
    }
}
