package io.waybill.service.api.stats;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.tracking.journal.Journal;
import io.waybill.service.tracking.quarantine.Quarantine;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows totals. */
@Tag(name = "messages")
@RestController
class StatsController {

    private final StatsMapper mapper;
    private final Subscriptions subscriptions;
    private final Quarantine quarantine;
    private final Journal journal;

    StatsController(StatsMapper mapper, Subscriptions subscriptions, Quarantine quarantine, Journal journal) {
        this.mapper = mapper;
        this.subscriptions = subscriptions;
        this.quarantine = quarantine;
        this.journal = journal;
    }

    /**
     * @param messages how many messages are in each state; DONE and ROLLED_BACK since the journal began
     * @param groups for each consumer group, how many open deliveries are in each state: OWED is its debt
     * @param noSubscriber messages that nobody was expected to take
     * @param conflicts messages that were delivered although their producer said that they rolled back: must be none
     * @param deadAfterDone deliveries that died for a group which came after their message was done
     * @param offlineSince groups nobody of which is connected, and since when: what they owe waits for them
     * @param duplicatesDropped repeats that consumers acknowledged without effect
     * @param untracked messages on tracked topics without a Waybill id
     * @param setAside what could not be read or written and waits to be looked at
     * @param tapLagMillis how old what this node reads from the broker is
     */
    record Stats(
            Map<State, Long> messages,
            Map<String, Map<DeliveryState, Long>> groups,
            long noSubscriber,
            long conflicts,
            long deadAfterDone,
            Map<String, Instant> offlineSince,
            long duplicatesDropped,
            long untracked,
            long setAside,
            long tapLagMillis) {}

    @Operation(
            summary = "Shows totals",
            description = "How many messages and deliveries are in which state, and what somebody should look"
                    + " at. Needs READ.")
    @GetMapping("/api/v1/stats")
    Stats stats() {
        Map<String, Long> counters = mapper.counters().stream()
                .collect(Collectors.toMap(StatsMapper.NamedTotal::name, StatsMapper.NamedTotal::total));
        return new Stats(
                messages(counters),
                groups(),
                mapper.unsubscribed(),
                counters.getOrDefault("conflicts", 0L),
                counters.getOrDefault("deadAfterDone", 0L),
                offlineSince(),
                counters.getOrDefault("duplicates", 0L),
                counters.getOrDefault("untracked", 0L),
                quarantine.waiting(),
                journal.millisBehind());
    }

    private Map<String, Instant> offlineSince() {
        Map<String, Instant> groups = new TreeMap<>();
        subscriptions.offline().forEach((name, since) -> groups.put(name, Instant.ofEpochMilli(since)));
        return groups;
    }

    private Map<State, Long> messages(Map<String, Long> counters) {
        Map<String, Long> open = mapper.open().stream()
                .collect(Collectors.toMap(StatsMapper.NamedTotal::name, StatsMapper.NamedTotal::total));
        Map<State, Long> messages = new LinkedHashMap<>();
        for (State state :
                List.of(State.PENDING, State.SENDING, State.SENT, State.DONE, State.ROLLED_BACK, State.DEAD)) {
            messages.put(
                    state,
                    state.isClosed()
                            ? counters.getOrDefault("closed." + state, 0L)
                            : open.getOrDefault(String.valueOf(state.code()), 0L));
        }
        return messages;
    }

    private Map<String, Map<DeliveryState, Long>> groups() {
        Map<String, Map<DeliveryState, Long>> groups = new TreeMap<>();
        for (StatsMapper.GroupTotal row : mapper.deliveries()) {
            Arrays.stream(DeliveryState.values())
                    .filter(state -> state.code() == row.state())
                    .forEach(state -> groups.computeIfAbsent(row.groupName(), group -> new TreeMap<>())
                            .put(state, row.total()));
        }
        return groups;
    }
}
