package io.waybill.service.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Cuts what is to be written into statements that no database finds too large: the smallest limit is 16 MB. */
final class Pieces {

    private static final int MOST_ROWS = 1_000;
    private static final int MOST_BYTES = 2 << 20; // A byte of a body may take two in the statement, a character three.

    private Pieces() {}

    static <T> List<List<T>> of(List<T> all, ToIntFunction<T> size) {
        List<List<T>> pieces = new ArrayList<>();
        List<T> piece = new ArrayList<>();
        long bytes = 0;
        for (T each : all) {
            int more = size.applyAsInt(each);
            if (!piece.isEmpty() && (piece.size() == MOST_ROWS || bytes + more > MOST_BYTES)) {
                pieces.add(piece);
                piece = new ArrayList<>();
                bytes = 0;
            }
            piece.add(each);
            bytes += more;
        }
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
        return pieces;
    }
}
