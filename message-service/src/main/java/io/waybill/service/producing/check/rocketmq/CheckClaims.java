package io.waybill.service.producing.check.rocketmq;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.service.model.State;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.producing.check.rocketmq.OutcomeCheckMapper.Awaited;
import io.waybill.service.tracking.progress.JournalClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Shares the messages that are due among any number of nodes. Thread-safe. */
@Component
class CheckClaims {

    private static final Logger LOG = LoggerFactory.getLogger(CheckClaims.class);

    /** Time enough to ask. A node that dies with a claim delays the question by this much. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final OutcomeCheckMapper mapper;
    private final JournalClock clock;
    private final OutcomeCheckSettings settings;
    private final Transactions transactions;
    private final AtomicInteger rounds = new AtomicInteger();

    CheckClaims(
            OutcomeCheckMapper mapper, JournalClock clock, OutcomeCheckSettings settings, Transactions transactions) {
        this.mapper = mapper;
        this.clock = clock;
        this.settings = settings;
        this.transactions = transactions;
    }

    /**
     * Messages that this node, and no other, asks about now.
     *
     * @param now the database's clock when they were claimed
     * @param seen how many were due and looked at, those among them that can't be asked about
     */
    record Claimed(long now, int seen, List<Awaited> messages) {}

    /** @param dueBy what came due later is left, by the database's clock */
    Claimed claim(int most, long dueBy) {
        return transactions.once(() -> {
            long now = clock.now();
            List<Awaited> due = lockDue(dueBy, most);
            List<Awaited> addressable = new ArrayList<>();
            List<Awaited> lost = new ArrayList<>();
            due.forEach(each -> (Topics.isStoreId(each.storeId()) ? addressable : lost).add(each));
            postpone(addressable, now + LEASE.toMillis());
            postpone(lost, now + settings.longestWait().toMillis());
            lost.forEach(each -> LOG.debug("nobody knows which store to ask about message {}", each.messageId()));
            return new Claimed(now, due.size(), addressable);
        });
    }

    /** The states take turns in being first: of one there may always be more than can be asked about. */
    private List<Awaited> lockDue(long dueBy, int most) {
        boolean pendingFirst = rounds.getAndIncrement() % 2 == 0;
        List<Awaited> due = new ArrayList<>();
        for (State state :
                pendingFirst ? List.of(State.PENDING, State.SENDING) : List.of(State.SENDING, State.PENDING)) {
            int left = most - due.size();
            if (left > 0) {
                due.addAll(mapper.lockDue(state.code(), dueBy, settings.after().toMillis(), left));
            }
        }
        for (State state : List.of(State.SENT, State.DEAD)) {
            int left = most - due.size();
            if (left > 0) {
                due.addAll(mapper.lockUnseenDue(
                        state.code(), dueBy, settings.after().toMillis(), left));
            }
        }
        return due;
    }

    private void postpone(List<Awaited> messages, long until) {
        if (!messages.isEmpty()) {
            List<MessageId> ids = messages.stream().map(Awaited::messageId).toList();
            mapper.postpone(ids, until);
        }
    }
}
