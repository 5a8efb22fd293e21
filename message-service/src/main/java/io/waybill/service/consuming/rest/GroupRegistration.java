package io.waybill.service.consuming.rest;

import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.access.account.KeyBinding;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.platform.broker.KnownTopics;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.time.Clock;
import java.util.Map;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/** Registers consumer groups that are not on the starter, so that receipts of theirs are expected. Thread-safe. */
@Component
class GroupRegistration {

    private final Subscriptions subscriptions;
    private final KnownTopics topics;
    private final Audit audit;
    private final Clock clock;
    private final Transactions transactions;

    GroupRegistration(
            Subscriptions subscriptions, KnownTopics topics, Audit audit, Clock clock, Transactions transactions) {
        this.subscriptions = subscriptions;
        this.topics = topics;
        this.audit = audit;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** @throws RefusedException for a registration that can't be read, or a topic that does not exist */
    @Secured(Permission.CONSUME)
    Registration.GroupSubscription register(RegistrationRequest request, String remote) {
        KeyBinding caller = KeyBinding.ofCaller();
        caller.requireGroup(request.group());
        caller.requireTopic(request.topic());
        Registration registration = request.registration(clock.instant());
        topics.require(request.topic());
        Registration.GroupSubscription subscription =
                registration.subscriptions().get(0);
        return transactions.rerunnable(() -> {
            String owner = request.owner();
            subscriptions.register(new Sender(owner, "rest", remote, owner, null), registration);
            subscriptions.requireExpected(subscription.topic(), subscription.group());
            audit.write(new Audit.Deed(
                    "REGISTER_SUBSCRIPTION",
                    null,
                    null,
                    1,
                    null,
                    Map.of(
                            "topic",
                            subscription.topic(),
                            "group",
                            subscription.group(),
                            "tags",
                            subscription.tags(),
                            "mode",
                            subscription.mode())));
            return subscription;
        });
    }
}
