package io.waybill.service.api.message;

import io.waybill.service.model.State;
import java.util.Set;

/** Something about a message that somebody should look at, whatever else is known of it. */
public enum Flag {
    /** Facts about it contradict each other. */
    CONFLICT(Set.of(State.values())),
    /** Its producer was asked for the outcome and has not answered. */
    SILENT_PRODUCER(Set.of(State.PENDING, State.SENDING)),
    /** No consumer group takes its topic and tag. */
    NO_SUBSCRIBER(Set.of(State.SENT)),
    /** Groups have answered for it although no copy was ever seen on its topic. */
    UNSEEN(Set.of(State.PENDING, State.SENT, State.DEAD)),
    /** It waits in its producer's outbox. */
    IN_OUTBOX(Set.of(State.SENDING));

    private final Set<State> states;

    Flag(Set<State> states) {
        this.states = states;
    }

    boolean isPossibleIn(State state) {
        return states.contains(state);
    }
}
