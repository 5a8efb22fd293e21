package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.message.ClosedTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest ids that are filed under some kinds. Of each kind they are a range of an index, read from its end; where
 * there are too many kinds to read from each, most messages are of one of them, so that the newest of all are looked at
 * first.
 */
class SearchKeyScan {

    /** In one statement. */
    private static final int FEW = 64;

    private static final int MOST = 1_024;

    private final SearchMapper mapper;
    private final Table table;
    private final @Nullable String fingerprint;

    SearchKeyScan(SearchMapper mapper, Table table, @Nullable String fingerprint) {
        this.mapper = mapper;
        this.table = table;
        this.fingerprint = fingerprint;
    }

    /** Where ids are filed, and how many rows in the order of ids are read as fast as one statement with few kinds. */
    record Table(String name, String index, int window) {

        static final Table DEAD = new Table("delivery_dead", "delivery_dead_kind", 10_000);
        static final Table DEAD_ALIKE = new Table("delivery_dead", "delivery_dead_fingerprint", 10_000);

        static Table of(ClosedTable table) {
            return new Table(table.table(), table.table() + "_kind", 2_000);
        }
    }

    /**
     * @param ids the greatest first
     * @param end there may be more below it; absent if there are none
     */
    record Ids(List<MessageId> ids, @Nullable MessageId end) {

        static Ids of(List<MessageId> ids, int most) {
            return new Ids(ids, ids.size() < most ? null : ids.get(most - 1));
        }
    }

    Ids find(Collection<Long> kinds, IdRange range, int most) {
        if (kinds.isEmpty() || range.isEmpty()) {
            return new Ids(List.of(), null);
        }
        if (kinds.size() <= FEW) {
            return Ids.of(mapper.idsOfEach(table, fingerprint, kinds, range, most), most);
        }
        MessageId end = mapper.skip(table, range);
        IdRange window = new IdRange(end == null ? range.from() : end, range.below());
        List<MessageId> newest = mapper.idsAmong(table, fingerprint, kinds, window, most);
        if (newest.size() == most || end == null) {
            return Ids.of(newest, most);
        }
        return kinds.size() <= MOST ? findInPieces(List.copyOf(kinds), range, most) : new Ids(newest, end);
    }

    private Ids findInPieces(List<Long> kinds, IdRange range, int most) {
        List<MessageId> all = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i += FEW) {
            List<Long> some = kinds.subList(i, Math.min(kinds.size(), i + FEW));
            all.addAll(mapper.idsOfEach(table, fingerprint, some, range, most));
        }
        return Ids.of(
                all.stream()
                        .distinct()
                        .sorted(Comparator.reverseOrder())
                        .limit(most)
                        .toList(),
                most);
    }
}
