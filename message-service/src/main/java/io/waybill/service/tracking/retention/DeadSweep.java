package io.waybill.service.tracking.retention;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliverySnapshot;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.lease.JobLease.HeldLease;
import io.waybill.service.platform.retention.CountedTable;
import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.RetentionClock;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.tracking.archive.unit.ArchivedRow;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Nothing that is not finished is deleted, but for what has been dead for more than a year and nobody decides on: if there is an
 * archive it goes there, once an alarm has lasted.
 */
@Component
class DeadSweep implements Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(DeadSweep.class);
    private static final long AHEAD = Duration.ofDays(1).toMillis();

    private final CountedTable open;
    private final DeadMapper mapper;
    private final MessageLookup lookup;
    private final StoredRows stored;
    private final ClosedArchive archive;
    private final JournalWriter journal;
    private final KeepSettings keep;
    private final RetentionClock clock;

    DeadSweep(
            CountedTable open,
            DeadMapper mapper,
            MessageLookup lookup,
            StoredRows stored,
            ClosedArchive archive,
            JournalWriter journal,
            KeepSettings keep,
            RetentionClock clock) {
        this.open = open;
        this.mapper = mapper;
        this.lookup = lookup;
        this.stored = stored;
        this.archive = archive;
        this.journal = journal;
        this.keep = keep;
        this.clock = clock;
    }

    @Override
    public String table() {
        return open.table();
    }

    @Override
    public String path() {
        return "/messages";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public int sweep(int most) {
        if (!archive.isUsed()) {
            return 0;
        }
        SortedSet<MessageId> old = old(keep.dead().plus(keep.deadAlarm()), most);
        AtomicInteger gone = new AtomicInteger();
        if (!old.isEmpty()) {
            archive.alone(held -> gone.set(archiveAndForget(old, held)));
        }
        return gone.get();
    }

    private SortedSet<MessageId> old(Duration age, int most) {
        long now = clock.now();
        long since = now - age.toMillis();
        return new TreeSet<>(mapper.old(since, MessageId.floor(since), MessageId.floor(now + AHEAD), most));
    }

    private int archiveAndForget(SortedSet<MessageId> ids, HeldLease held) {
        Map<MessageId, DeadAsArchived> archived = new HashMap<>();
        archive.keep("dead", table(), held, rows -> readDead(ids, archived, rows));
        int gone = journal.forget(
                new TreeSet<>(archived.keySet()),
                message -> DeadAsArchived.of(message).equals(archived.get(message.id())));
        LOG.warn(
                "{} messages that were dead for more than {} days, and that nobody has decided on, are in the archive now",
                gone,
                keep.dead().toDays());
        return gone;
    }

    /** With their deliveries as finished ones have them. */
    private void readDead(
            SortedSet<MessageId> ids, Map<MessageId, DeadAsArchived> archived, Consumer<ArchivedRow> rows) {
        Map<MessageId, String> deliveries = new HashMap<>();
        for (MessageId id : ids) {
            lookup.find(id).filter(message -> message.state() == State.DEAD).ifPresent(message -> {
                archived.put(id, DeadAsArchived.of(message));
                deliveries.put(id, DeliverySnapshot.write(message.deliveries()));
            });
        }
        stored.of(
                table(),
                new TreeSet<>(archived.keySet()),
                row -> rows.accept(row.with("deliveries", deliveries.get(row.id()))));
    }

    /** By what a message is known to be as it was: whatever happens to it leaves something here. */
    private record DeadAsArchived(State state, long since, int entries, List<DeliverySnapshot> deliveries) {

        static DeadAsArchived of(TrackedMessage message) {
            return new DeadAsArchived(
                    message.state(),
                    message.stateSince(),
                    message.timeline().entries().size(),
                    message.deliveries().stream().map(each -> each.snapshot()).toList());
        }
    }

    @Override
    public Optional<Saying> warning() {
        Optional<Saying> many = open.warning();
        if (many.isPresent() || !archive.isUsed() || old(keep.dead(), 1).isEmpty()) {
            return many;
        }
        return Optional.of(
                WarningCode.DEAD_OLD.with(keep.dead().toDays(), keep.deadAlarm().toDays()));
    }
}
