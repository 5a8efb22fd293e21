package io.waybill.service.operating.privacy;

import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.access.audit.Audit.Deed;
import io.waybill.service.operating.privacy.ErasurePieces.PieceResult;
import io.waybill.service.operating.privacy.ErasurePieces.Wish;
import io.waybill.service.operating.privacy.ErasureResult.HeldPlace;
import io.waybill.service.operating.privacy.ErasureResult.LeftData;
import io.waybill.service.operating.privacy.KeyMapper.KeyMessage;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.platform.words.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/**
 * Erases what the messages of a business key have carried, and what others have said about them; that they were there, and what
 * happened to them, stays. Each piece is committed by itself, and what is erased already costs little: whoever is cut off asks again, and it goes
 * on. Thread-safe, on any number of nodes.
 */
@Component
public class KeyErasure {

    private static final Logger LOG = LoggerFactory.getLogger(KeyErasure.class);

    /** In one call; whoever has more asks again. */
    static final int MOST = 10_000;

    static final int LONGEST_REASON = 1_000;

    private final KeyMessages messages;
    private final SetAsideScan setAsideScan;
    private final ErasurePieces pieces;
    private final ObjectProvider<DataElsewhere> elsewhere;
    private final Audit audit;
    private final Transactions transactions;
    private final DataTurns turns;
    private final Words words;

    KeyErasure(
            KeyMessages messages,
            SetAsideScan setAsideScan,
            ErasurePieces pieces,
            ObjectProvider<DataElsewhere> elsewhere,
            Audit audit,
            Transactions transactions,
            DataTurns turns,
            Words words) {
        this.messages = messages;
        this.setAsideScan = setAsideScan;
        this.pieces = pieces;
        this.elsewhere = elsewhere;
        this.audit = audit;
        this.transactions = transactions;
        this.turns = turns;
        this.words = words;
    }

    /**
     * @param deadToo whether dead messages are erased as well, which can't be delivered again then
     * @throws RefusedException without a reason, for a key that no message can have, and while others export or erase
     */
    @Secured(Permission.PRIVACY)
    public ErasureResult erase(String key, @Nullable String reason, boolean deadToo) {
        KeyHoldings.requireKey(key);
        if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new RefusedException(PrivacyRefusal.ERASURE_REASON_MISSING, LONGEST_REASON);
        }
        return turns.take(() -> new Run(new Wish(key, reason.strip(), deadToo)).audited());
    }

    /** One call. Not thread-safe. */
    private final class Run {

        private final Wish wish;
        private ErasedCounts counts = ErasedCounts.NONE;
        private long underWay;
        private long dead;
        private long setAside;
        private final List<HeldPlace> held = new ArrayList<>();

        Run(Wish wish) {
            this.wish = wish;
        }

        /** The wish is written down before anything is done, and what came of it afterwards: what is cut off leaves the one alone. */
        ErasureResult audited() {
            write(0, Map.of());
            try {
                ErasureResult result = all();
                List<String> heldThere = held.stream()
                        .map(each -> each.place() + ": " + each.code())
                        .toList();
                write(
                        counts.sum(),
                        Map.of(
                                "complete",
                                result.complete(),
                                "erased",
                                counts,
                                "left",
                                result.left(),
                                "held",
                                heldThere));
                return result;
            } catch (RuntimeException failed) {
                try {
                    write(counts.sum(), Map.of("complete", false, "erased", counts));
                } catch (RuntimeException noDatabase) {
                    failed.addSuppressed(noDatabase);
                }
                throw failed;
            }
        }

        private void write(long count, Map<String, ?> outcome) {
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("key", wish.key());
            detail.put("deadToo", wish.deadToo());
            detail.putAll(outcome);
            transactions.once(() -> audit.write(new Deed("ERASE_DATA", null, null, count, wish.reason(), detail)));
        }

        private ErasureResult all() {
            boolean complete = messages.forEachPage(wish.key(), ErasurePieces.MESSAGES, this::messages);
            long prepared = 0;
            if (complete) {
                prepared();
                prepared = pieces.preparationsLeft(wish);
                setAsideScan.forEach(wish.key(), this::setAside);
                // Last: what is put there from now on was read after it was erased here, and comes there erased.
                elsewhere.stream().forEach(this::elsewhere);
            }
            LeftData left = new LeftData(underWay, dead, setAside, prepared);
            return new ErasureResult(complete && held.isEmpty(), counts, left, held, UnreachedPlace.ALL);
        }

        private boolean messages(List<KeyMessage> page, boolean again) {
            PieceResult piece = pieces.messages(page, wish, again);
            counts = counts.plus(piece.counts());
            if (again) { // What is open the second time is left.
                underWay += piece.underWay();
                dead += piece.dead();
            }
            return counts.messages() < MOST;
        }

        private void prepared() {
            for (long more = pieces.preparations(wish); more > 0; more = pieces.preparations(wish)) {
                counts = counts.plus(new ErasedCounts(0, 0, 0, more, 0, 0, 0));
            }
        }

        private void setAside(SetAsideScan.FoundEntry entry) {
            if (entry.waits() && !entry.mayGo()) {
                setAside++;
            } else if (pieces.setAside(entry, wish)) {
                counts = counts.plus(new ErasedCounts(0, 0, 0, 0, 1, 0, 0));
            }
        }

        private void elsewhere(DataElsewhere elsewhere) {
            long archived;
            try {
                archived = elsewhere.erase(wish.key());
            } catch (RefusedException refused) {
                Saying why = refused.saying();
                LOG.warn("Not all could be erased in the {}: {}", elsewhere.place(), words.english(why));
                held.add(new HeldPlace(elsewhere.place(), refused.refusal().name(), words.english(why), why));
                return;
            }
            counts = counts.plus(new ErasedCounts(0, 0, 0, 0, 0, 0, archived));
        }
    }
}
