package io.waybill.service.query;

import io.waybill.service.message.State;
import java.util.Set;

/** Something about a message that somebody should look at, whatever else is known of it. */
public enum Flag {
    /** It was delivered although its producer said that it rolled back, or both was said. */
    CONFLICT(Set.of(State.values())),
    /** Its producer was asked for the outcome and has not answered. */
    SILENT_PRODUCER(Set.of(State.PENDING, State.SENDING)),
    /** No consumer group takes its topic and tag. */
    NO_SUBSCRIBER(Set.of(State.SENT));

    private final Set<State> states;

    Flag(Set<State> states) {
        this.states = states;
    }

    boolean isPossibleIn(State state) {
        return states.contains(state);
    }
}
