package io.waybill.service.console.dashboard;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A small chart, as bars in a box of 100 by 24.
 *
 * @param bars path data of all bars together
 * @param total the sum of the values
 */
public record Sparkline(String bars, long total) {

    private static final int WIDTH = 100;
    private static final int HEIGHT = 24;

    public static Sparkline of(List<Long> values) {
        long most = Math.max(1, values.stream().mapToLong(Long::longValue).max().orElse(1));
        double step = (double) WIDTH / Math.max(1, values.size());
        String bars = IntStream.range(0, values.size())
                .filter(index -> values.get(index) > 0)
                .mapToObj(index -> {
                    double height = Math.max(2, (double) HEIGHT * values.get(index) / most);
                    return "M%.1f %dv-%.1fh%.1fv%.1fz".formatted(index * step, HEIGHT, height, step * 0.8, height);
                })
                .collect(Collectors.joining());
        return new Sparkline(bars, values.stream().mapToLong(Long::longValue).sum());
    }
}
