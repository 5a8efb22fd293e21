package io.waybill.service.operating.privacy;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.model.copy.Redelivery;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.operating.privacy.KeyMapper.KeyMessage;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.quarantine.QuarantineContents;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Erases a piece at a time, each in a transaction of its own, under the locks of the messages' rows: whatever the journal writes of
 * them meanwhile comes before or after. Thread-safe.
 */
@Component
class ErasurePieces {

    /** Messages, whose payloads are in memory together. */
    static final int MESSAGES = 10;

    private static final int PREPARATIONS = 500;

    private final JournalWriter journal;
    private final MessageLookup lookup;
    private final ErasureMapper mapper;
    private final QuarantineContents setAside;
    private final JournalClock clock;
    private final Transactions transactions;

    ErasurePieces(
            JournalWriter journal,
            MessageLookup lookup,
            ErasureMapper mapper,
            QuarantineContents setAside,
            JournalClock clock,
            Transactions transactions) {
        this.journal = journal;
        this.lookup = lookup;
        this.mapper = mapper;
        this.setAside = setAside;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** What somebody wants erased. */
    record Wish(String key, String reason, boolean deadToo) {}

    /** What becomes of a message. */
    enum Verdict {
        ERASED,
        ERASED_BEFORE,
        DEAD,
        UNDER_WAY
    }

    /** What became of a piece, and how many messages are left. */
    record PieceResult(ErasedCounts counts, long underWay, long dead) {}

    /**
     * Locks those alone that are to be changed: what is needed stays free for those who need it.
     *
     * @param page at least one and {@value #MESSAGES} at most
     * @param again whether dead ones are looked at again that are left, to count them
     */
    PieceResult messages(List<KeyMessage> page, Wish wish, boolean again) {
        Map<MessageId, Verdict> foreseen = new TreeMap<>();
        page.forEach(each -> foreseen.put(each.messageId(), foresee(each, wish, again)));
        SortedSet<MessageId> ids = with(foreseen, Verdict.ERASED);
        return transactions.rerunnable(() -> {
            Map<MessageId, Verdict> verdicts = new TreeMap<>(foreseen);
            verdicts.keySet().removeAll(ids);
            if (!ids.isEmpty()) {
                verdicts.putAll(journal.changeKnown(ids, message -> change(message, wish), done -> {}));
            }
            long erased = with(verdicts, Verdict.ERASED).size();
            SortedSet<MessageId> gone = with(verdicts, Verdict.ERASED);
            gone.addAll(with(verdicts, Verdict.ERASED_BEFORE));
            return new PieceResult(
                    gone.isEmpty() ? ErasedCounts.NONE : beside(gone, erased),
                    with(verdicts, Verdict.UNDER_WAY).size(),
                    with(verdicts, Verdict.DEAD).size());
        });
    }

    /** What becomes of a message as far as that can be told without its lock; those that are to be erased are judged again under it. */
    private Verdict foresee(KeyMessage message, Wish wish, boolean again) {
        boolean isLeft = message.state() == State.DEAD && !wish.deadToo();
        if (message.marked() || isLeft && again) {
            return lookup.find(message.messageId())
                    .map(found -> judge(found, wish))
                    .orElse(message.marked() ? Verdict.ERASED_BEFORE : Verdict.ERASED);
        }
        if (message.state().isClosed() || message.state() == State.DEAD && wish.deadToo()) {
            return Verdict.ERASED;
        }
        return isLeft ? Verdict.DEAD : Verdict.UNDER_WAY;
    }

    private Verdict change(TrackedMessage message, Wish wish) {
        Verdict verdict = judge(message, wish);
        if (verdict == Verdict.ERASED) {
            message.erase(clock.now(), Detail.by(Audit.actor(), null, null));
        }
        return verdict;
    }

    private static Verdict judge(TrackedMessage message, Wish wish) {
        if (message.isErased()) {
            return isCarrying(message) ? Verdict.ERASED : Verdict.ERASED_BEFORE;
        }
        // What the broker has refused so far, and what another group still waits for, is needed whatever the state is
        // called.
        boolean isDead = message.state() == State.DEAD
                && !message.isPublicationDead()
                && message.deliveries().stream().noneMatch(TrackedDelivery::isOwing);
        if (!message.state().isClosed() && !(isDead && wish.deadToo())) {
            return isDead ? Verdict.DEAD : Verdict.UNDER_WAY;
        }
        return Verdict.ERASED;
    }

    /** Whether something has brought back what was erased: a node of the version before, a statement by hand, or an archive. */
    private static boolean isCarrying(TrackedMessage message) {
        return message.body() != null
                || message.properties().keySet().stream().anyMatch(Redelivery::isContent)
                || message.timeline().hasWordsOfOthers()
                || message.deliveries().stream()
                        .map(TrackedDelivery::snapshot)
                        .anyMatch(it -> it.errorMessage() != null || it.errorStack() != null);
    }

    private static SortedSet<MessageId> with(Map<MessageId, Verdict> verdicts, Verdict verdict) {
        SortedSet<MessageId> ids = new TreeSet<>(verdicts.keySet());
        ids.removeIf(id -> verdicts.get(id) != verdict);
        return ids;
    }

    private ErasedCounts beside(Collection<MessageId> gone, long erased) {
        return new ErasedCounts(erased, mapper.versions(gone), mapper.attempts(gone), 0, 0, failures(gone), 0);
    }

    /** What several messages share tells of none of them, as long as one of them is not erased. */
    private long failures(Collection<MessageId> gone) {
        return mapper.failuresOf(gone).stream()
                .filter(group -> mapper.othersOf(group).isEmpty())
                .mapToLong(mapper::failure)
                .sum();
    }

    /** @return how many; fewer than there may be in a piece when there are no more */
    long preparations(Wish wish) {
        return transactions.rerunnable(() -> (long) mapper.preparations(wish.key(), PREPARATIONS));
    }

    /** How many of them are left. */
    long preparationsLeft(Wish wish) {
        return mapper.preparationsLeft(wish.key());
    }

    boolean setAside(SetAsideScan.FoundEntry entry, Wish wish) {
        return transactions.rerunnable(
                () -> setAside.erase(entry.item().id(), entry.mayGo(), clock.now(), Audit.actor(), wish.reason()));
    }
}
