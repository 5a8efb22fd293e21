package io.waybill.service.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How long things of one kind took. */
public class Times {

    private record Time(double millis, String what) {}

    private final String kind;
    private final List<Time> times = new ArrayList<>();

    public Times(String kind) {
        this.kind = kind;
    }

    public void add(long begun, String what) {
        times.add(new Time((System.nanoTime() - begun) / 1e6, what));
    }

    String kind() {
        return kind;
    }

    public double percentile(double share) {
        List<Time> sorted = sorted();
        return sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size()))
                .millis();
    }

    public String slowest() {
        List<Time> sorted = sorted();
        return sorted.get(sorted.size() - 1).what();
    }

    private List<Time> sorted() {
        return times.stream().sorted(Comparator.comparingDouble(Time::millis)).toList();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.0f ms | %.0f ms | %.0f ms |",
                kind,
                times.size(),
                percentile(0.5),
                percentile(0.95),
                percentile(1));
    }
}
