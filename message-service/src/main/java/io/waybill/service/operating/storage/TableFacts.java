package io.waybill.service.operating.storage;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.EffectiveSettings;
import io.waybill.service.platform.retention.SweepRecord;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.platform.words.Words;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together what is known of each table. Thread-safe. */
@Component
class TableFacts {

    /** Of fewer rows a single page of the database would say how long one is. */
    private static final int TELLING = 100;

    private static final Comparator<TableView> LARGEST_FIRST = Comparator.comparingLong(
                    (TableView each) -> each.dataBytes() + each.indexBytes())
            .reversed()
            .thenComparing(TableView::table);

    private final OldestMapper mapper;
    private final EffectiveSettings settings;
    private final Words words;

    TableFacts(OldestMapper mapper, EffectiveSettings settings, Words words) {
        this.mapper = mapper;
        this.settings = settings;
        this.words = words;
    }

    List<TableView> of(List<TableSize> sizes, Map<String, SweepRecord> swept) {
        Map<String, String> values = new HashMap<>();
        settings.all().values().forEach(values::putAll);
        return sizes.stream()
                .map(size -> view(size, swept.get(size.table()), values))
                .sorted(LARGEST_FIRST)
                .toList();
    }

    private TableView view(TableSize size, @Nullable SweepRecord swept, Map<String, String> values) {
        Saying bound = bound(size.table(), swept != null, values);
        Long sweptAt = swept == null ? null : swept.doneAt();
        return new TableView(
                size.table(),
                size.rows(),
                size.data(),
                size.index(),
                size.rows() < TELLING ? null : (size.data() + size.index()) / size.rows(),
                bound == null ? null : words.english(bound),
                bound,
                oldest(size.table()),
                sweptAt == null ? null : Instant.ofEpochMilli(sweptAt),
                swept == null || sweptAt == null ? null : swept.rowsLast(),
                swept == null || sweptAt == null ? null : swept.rowsAll(),
                swept == null ? null : swept.error());
    }

    /** A setting that is no more is shown by its name. */
    static @Nullable Saying bound(String table, boolean isSwept, Map<String, String> values) {
        return TableBound.of(table)
                .map(bound -> new Saying(
                        "bound." + bound.name(),
                        bound.settings().stream()
                                .map(name -> values.getOrDefault(name, name))
                                .toList()))
                .orElse(isSwept ? Saying.of("bound.ANY") : null);
    }

    private @Nullable Instant oldest(String table) {
        TableBound.OldestRow by =
                TableBound.of(table).flatMap(TableBound::oldest).orElse(null);
        if (by == null) {
            return null;
        }
        if (by.equals(TableBound.OldestRow.ID)) {
            MessageId id = mapper.id(table);
            return id == null || !id.isTimeOrdered() ? null : Instant.ofEpochMilli(id.epochMillis());
        }
        Long time = mapper.time(table, by);
        return time == null ? null : Instant.ofEpochMilli(time);
    }
}
