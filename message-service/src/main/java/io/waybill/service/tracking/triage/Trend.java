package io.waybill.service.tracking.triage;

import java.util.List;
import java.util.stream.LongStream;

/**
 * How many died when.
 *
 * @param hours in each of the last 24 hours of the clock, the present one last
 * @param days in each of the last 14 spans of 24 hours, the one that ends now last
 */
public record Trend(List<Long> hours, List<Long> days) {

    static final int HOURS = 24;
    static final int DAYS = 14;

    /** How many hours of the clock the days cover. */
    static final int SPAN = HOURS * DAYS;

    static final Trend NONE = of(List.of(), 0);

    static Trend of(Iterable<FailureGroupMapper.Deaths> deaths, int present) {
        long[] hours = new long[HOURS];
        long[] days = new long[DAYS];
        for (FailureGroupMapper.Deaths each : deaths) {
            int ago = present - each.hour();
            if (ago >= 0 && ago < SPAN) {
                days[DAYS - 1 - ago / HOURS] += each.deaths();
                if (ago < HOURS) {
                    hours[HOURS - 1 - ago] += each.deaths();
                }
            }
        }
        return new Trend(list(hours), list(days));
    }

    private static List<Long> list(long[] counts) {
        // Where a death turned out to belong to another group, nodes may have counted it in and out in different
        // orders.
        return LongStream.of(counts).map(count -> Math.max(0, count)).boxed().toList();
    }
}
