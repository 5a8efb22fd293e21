package io.waybill.service.platform.packet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;

/** Cuts what is to be written into statements that the database does not find too large. */
public final class StatementChunks {

    private static final int MOST_ROWS = 1_000;
    private static final int MOST_IDS = 5_000;

    /** Of rows that are small each; any server takes that much. */
    private static final long SMALL = PacketLimit.LEAST / 2;
    /** Of rows that may be large: more at once would not be faster. */
    private static final long LARGE = 4 << 20;

    private StatementChunks() {}

    /** Ids, of which each takes a few bytes. */
    public static <T> List<List<T>> ofIds(Collection<T> all) {
        return cut(all, id -> 1, MOST_IDS, MOST_IDS);
    }

    /** Rows of names, numbers and short texts. */
    public static <T> List<List<T>> ofRows(Collection<T> all, ToLongFunction<T> characters) {
        return cut(all, row -> PacketLimit.need(0, characters.applyAsLong(row)), MOST_ROWS, SMALL);
    }

    /** Rows that may fill a statement each. */
    public static <T> List<List<T>> of(Collection<T> all, ToLongFunction<T> need, PacketLimit limit) {
        return cut(all, need, MOST_ROWS, Math.min(LARGE, limit.statement()));
    }

    static <T> List<List<T>> cut(Collection<T> all, ToLongFunction<T> need, int mostRows, long most) {
        List<List<T>> statementChunks = new ArrayList<>();
        List<T> piece = new ArrayList<>();
        long sum = 0;
        for (T each : all) {
            long more = need.applyAsLong(each);
            if (!piece.isEmpty() && (piece.size() == mostRows || sum + more > most)) {
                statementChunks.add(piece);
                piece = new ArrayList<>();
                sum = 0;
            }
            piece.add(each);
            sum += more;
        }
        if (!piece.isEmpty()) {
            statementChunks.add(piece);
        }
        return statementChunks;
    }
}
