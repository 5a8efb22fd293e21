package io.waybill.service.tracking.quarantine;

import com.baomidou.mybatisplus.core.toolkit.Wrappers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.protocol.Printable;
import io.waybill.service.platform.failurelog.RateLimitedLog;
import io.waybill.service.platform.packet.PacketLimit;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.quarantine.QuarantineCapacity.KeptContent;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.stereotype.Component;

/** All that is set aside. */
@Component
public class Quarantine {

    /** Detail and origin. */
    private static final int LONGEST_TEXTS = 2_000;

    private final QuarantineMapper mapper;
    private final QuarantineCapacity room;
    private final PacketLimit limit;
    private final Counter lost;
    private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(Quarantine.class));

    Quarantine(QuarantineMapper mapper, QuarantineCapacity room, PacketLimit limit, MeterRegistry registry) {
        this.mapper = mapper;
        this.room = room;
        this.limit = limit;
        this.lost = Counter.builder("waybill.set.aside.lost")
                .description("What was to be set aside and is not even noted, because too much waits")
                .register(registry);
    }

    /**
     * Keeps them, in the running transaction, with their content if the database takes that and there is room: of what can't
     * be kept whole it is kept at least that it came, and from where.
     */
    public void keep(List<QuarantinedItem> all) {
        all.forEach(this::keep);
    }

    private void keep(QuarantinedItem setAside) {
        int length = setAside.content().length;
        KeptContent kept = room.take(length);
        Transactions.afterRollback(() -> room.giveBack(length, kept));
        Transactions.afterCommit(() -> tell(setAside, kept));
        switch (kept) {
            case WHOLE -> {
                if (limit.fits(setAside.content().length, LONGEST_TEXTS)) {
                    insert(setAside);
                } else {
                    mapper.insert(setAside.withoutContent());
                }
            }
            case WITHOUT_CONTENT -> mapper.insert(setAside.withoutRoom());
            case NOTHING -> {}
        }
    }

    private void tell(QuarantinedItem setAside, KeptContent kept) {
        log.warn(
                "set aside: " + setAside.reason(),
                "set aside from {}: {} ({})",
                Printable.of(setAside.origin()),
                setAside.reason(),
                Printable.of(setAside.detail()));
        if (kept == KeptContent.NOTHING) {
            lost.increment();
            log.error(
                    "no room",
                    "what was to be set aside from {} is not even noted: {} entries wait, and nobody has applied or"
                            + " dismissed them",
                    Printable.of(setAside.origin()),
                    room.mostEntries());
        }
    }

    /** Nothing that was sent may be the reason that what follows it waits. */
    private void insert(QuarantinedItem setAside) {
        try {
            mapper.insert(setAside);
        } catch (DataIntegrityViolationException
                | TransientDataAccessResourceException
                | UncategorizedDataAccessException
                | BadSqlGrammarException refused) {
            mapper.insert(setAside.withoutContent());
        }
    }

    /** What waits, or all there ever was, oldest first, after an id; without the content. */
    public List<QuarantinedItemView> list(long after, boolean all, int limit) {
        return mapper
                .selectList(Wrappers.<QuarantinedItem>query()
                        .select(QuarantineMapper.WITHOUT_CONTENT.split(", *"))
                        .isNull(!all, "applied_at")
                        .isNull(!all, "dismissed_at")
                        .gt("id", after)
                        .orderByAsc("id")
                        .last("limit " + limit))
                .stream()
                .map(QuarantinedItemView::of)
                .toList();
    }

    /** The newest that waits. */
    public Optional<Long> newestWaiting() {
        return mapper
                .selectList(Wrappers.<QuarantinedItem>query()
                        .select("id")
                        .isNull("applied_at")
                        .isNull("dismissed_at")
                        .orderByDesc("id")
                        .last("limit 1"))
                .stream()
                .map(QuarantinedItem::id)
                .findFirst();
    }

    /** How many wait to be looked at. */
    public long waiting() {
        return mapper.selectCount(
                Wrappers.<QuarantinedItem>query().isNull("applied_at").isNull("dismissed_at"));
    }
}
