package io.waybill.service.operating.privacy;

import io.waybill.protocol.Limits;
import io.waybill.service.access.account.Permission;
import io.waybill.service.model.State;
import io.waybill.service.platform.refusal.RefusedException;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/** Counts what is kept of a business key. Thread-safe. */
@Component
public class KeyHoldings {

    private final KeyMapper mapper;
    private final ObjectProvider<DataElsewhere> elsewhere;

    KeyHoldings(KeyMapper mapper, ObjectProvider<DataElsewhere> elsewhere) {
        this.mapper = mapper;
        this.elsewhere = elsewhere;
    }

    /**
     * What there is.
     *
     * @param erasable finished messages of which something is kept
     * @param dead dead ones, likewise
     * @param underWay all others: they need what they carry
     * @param erased messages of which nothing is kept but what happened to them
     * @param prepared messages prepared over REST that are remembered
     * @param searched places beside the journal that an export and an erasure search as well
     * @param elsewhere where more may lie that this service does not reach
     */
    public record KeyContents(
            String key,
            long erasable,
            long dead,
            long underWay,
            long erased,
            long prepared,
            List<String> searched,
            List<UnreachedPlace> elsewhere) {

        public boolean isEmpty() {
            return erasable + dead + underWay + erased + prepared == 0;
        }
    }

    @Secured(Permission.PRIVACY)
    public KeyContents of(String key) {
        requireKey(key);
        long erasable = 0;
        long dead = 0;
        long underWay = 0;
        long erased = 0;
        for (KeyTable table : KeyTable.values()) {
            for (KeyMapper.StateCount count : mapper.counts(table, key)) {
                if (count.erased()) {
                    erased += count.number();
                } else if (count.state() == State.DEAD.code()) {
                    dead += count.number();
                } else if (table == KeyTable.OPEN) {
                    underWay += count.number();
                } else {
                    erasable += count.number();
                }
            }
        }
        List<String> searched = elsewhere.stream().map(DataElsewhere::place).toList();
        return new KeyContents(
                key, erasable, dead, underWay, erased, mapper.preparations(key), searched, UnreachedPlace.ALL);
    }

    /** @throws RefusedException if no message can have it */
    static void requireKey(String key) {
        if (key.isBlank() || key.length() > Limits.KEY) {
            throw new RefusedException(PrivacyRefusal.BUSINESS_KEY_INVALID, Limits.KEY);
        }
    }
}
