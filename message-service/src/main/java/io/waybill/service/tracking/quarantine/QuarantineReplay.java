package io.waybill.service.tracking.quarantine;

import com.baomidou.mybatisplus.core.toolkit.Wrappers;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Service;

/** Has the journal take in what was set aside, once the reason for it is gone. Thread-safe, on any number of nodes. */
@Service
public class QuarantineReplay {

    private final QuarantineMapper mapper;
    private final FactReplay factReplay;
    private final Audit audit;
    private final Clock clock;
    private final Transactions transactions;

    QuarantineReplay(
            QuarantineMapper mapper, FactReplay factReplay, Audit audit, Clock clock, Transactions transactions) {
        this.mapper = mapper;
        this.factReplay = factReplay;
        this.audit = audit;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** @throws RefusedException when there is nothing of that number, it is applied, or still can't be read */
    @Secured(Permission.OPERATE)
    public QuarantinedItem apply(long id) {
        Runnable writing = prepare(requireWaiting(mapper.selectById(id), id));
        return transactions.once(() -> {
            // Under lock, so that two who ask at once do not apply it twice.
            QuarantinedItem row = requireWaiting(
                    mapper.selectOne(
                            Wrappers.<QuarantinedItem>query().eq("id", id).last("for update")),
                    id);
            write(writing);
            row.markApplied(clock.millis());
            mapper.applied(row);
            audit.write(new Audit.Deed("APPLY_SET_ASIDE", null, null, 1, null, Map.of("setAside", String.valueOf(id))));
            return row;
        });
    }

    private static QuarantinedItem requireWaiting(@Nullable QuarantinedItem row, long id) {
        if (row == null) {
            throw new RefusedException(QuarantineRefusal.SET_ASIDE_UNKNOWN, id);
        }
        if (row.appliedAt() != null) {
            throw new RefusedException(QuarantineRefusal.SET_ASIDE_APPLIED, id);
        }
        if (row.dismissedAt() != null) {
            throw new RefusedException(QuarantineRefusal.SET_ASIDE_DISMISSED, id);
        }
        return row;
    }

    private Runnable prepare(QuarantinedItem row) {
        try {
            return factReplay.prepare(row);
        } catch (IllegalArgumentException still) {
            throw unreadable(still);
        }
    }

    private static void write(Runnable writing) {
        try {
            writing.run();
        } catch (IllegalArgumentException still) {
            throw unreadable(still);
        }
    }

    private static RefusedException unreadable(IllegalArgumentException still) {
        return new RefusedException(QuarantineRefusal.SET_ASIDE_UNREADABLE, still, String.valueOf(still.getMessage()));
    }
}
