package io.waybill.service.observability.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One line for each meter: what {@code docs/metrics.md} says there is, and what there is. */
final class DocumentedMeters {

    private static final Path TABLE = Path.of("..", "docs", "metrics.md");
    private static final Pattern TAG = Pattern.compile("`([a-z.]+)`");

    private DocumentedMeters() {}

    static Set<String> documented(String of) throws IOException {
        return Files.readAllLines(TABLE).stream()
                .map(line -> List.of(line.split("\\|", -1)))
                .filter(cells -> cells.size() > 6 && cells.get(2).strip().equals(of))
                .map(cells -> line(
                        cells.get(1).strip().replace("`", ""),
                        cells.get(3).strip(),
                        TAG.matcher(cells.get(4))
                                .results()
                                .map(tag -> tag.group(1))
                                .collect(Collectors.toCollection(TreeSet::new))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> registered(MeterRegistry registry) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith("waybill."))
                .map(id -> line(
                        id.getName(),
                        type(id),
                        id.getTags().stream().map(tag -> tag.getKey()).collect(Collectors.toCollection(TreeSet::new))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String type(Meter.Id id) {
        String type = id.getType().name().toLowerCase(Locale.ROOT);
        @Nullable String unit = id.getBaseUnit();
        return id.getType() == Meter.Type.GAUGE && unit != null ? type + ", " + unit : type;
    }

    private static String line(String name, String type, Set<String> tags) {
        return name + " (" + type + ") " + tags;
    }
}
