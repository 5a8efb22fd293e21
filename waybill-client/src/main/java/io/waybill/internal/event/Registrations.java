package io.waybill.internal.event;

import io.waybill.protocol.wire.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** What this process sends and listens to, as told to the message service. Thread-safe. */
public class Registrations {

    private final Set<String> topics = ConcurrentHashMap.newKeySet();
    private final List<Registration.GroupSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile boolean settlements;
    private final AtomicBoolean changed = new AtomicBoolean(true);

    /** Notes a topic that is sent to. */
    public void sendsTo(String topic) {
        if (topics.add(topic)) {
            changed.set(true);
        }
    }

    public void listensTo(Registration.GroupSubscription subscription) {
        subscriptions.add(subscription);
        changed.set(true);
    }

    /** Asks the message service to tell this store how its messages end. */
    public void wantsSettlements() {
        settlements = true;
        changed.set(true);
    }

    /** What is listened to, in words for people. */
    public String describe() {
        return subscriptions.isEmpty()
                ? "listens to nothing"
                : subscriptions.stream()
                        .map(each -> each.topic() + " as " + each.group() + " (tags " + each.tags() + ")")
                        .collect(Collectors.joining(", ", "listens to ", ""));
    }

    Registration current() {
        return new Registration(new ArrayList<>(topics), subscriptions, settlements);
    }

    /** Whether something was added since this was last asked. */
    boolean takeChange() {
        return changed.getAndSet(false);
    }

    /** Has the next {@link #takeChange()} answer yes: what it announced did not arrive. */
    void announceAgain() {
        changed.set(true);
    }
}
