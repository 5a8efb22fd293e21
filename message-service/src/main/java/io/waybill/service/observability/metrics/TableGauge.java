package io.waybill.service.observability.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A gauge for each row of a table that is computed now and then: reading it costs nothing. Thread-safe. */
class TableGauge {

    private final MultiGauge gauges;
    private volatile Map<Tags, ? extends Number> values = Map.of();

    TableGauge(MeterRegistry registry, String name, String description, @Nullable String unit) {
        this.gauges =
                MultiGauge.builder(name).description(description).baseUnit(unit).register(registry);
    }

    /** From now on there are these rows and no others. */
    void show(Map<Tags, ? extends Number> rows) {
        values = rows;
        List<Row<?>> all = rows.keySet().stream()
                .<Row<?>>map(tags -> Row.of(tags, (Supplier<Double>) () -> valueOf(tags)))
                .toList();
        gauges.register(all);
    }

    private double valueOf(Tags tags) {
        Number value = values.get(tags);
        return value == null ? Double.NaN : value.doubleValue();
    }
}
