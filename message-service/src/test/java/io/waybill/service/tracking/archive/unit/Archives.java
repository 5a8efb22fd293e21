package io.waybill.service.tracking.archive.unit;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.archive.store.ArchiveSettings;
import io.waybill.service.tracking.archive.store.ArchiveSettings.S3;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.store.ArchiveStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Small archives and made-up rows. */
final class Archives {

    static final String TABLE = "message_closed";

    private Archives() {}

    static ArchiveStore folder(Path folder) {
        return ArchiveStores.open(settings(folder, 1));
    }

    static Units units(ArchiveStore store, Path folder, int rowsPerPart) {
        return units(store, folder, rowsPerPart, Clock.systemUTC());
    }

    static Units units(ArchiveStore store, Path folder, int rowsPerPart, Clock clock) {
        return new Units(store, settings(folder, rowsPerPart), clock);
    }

    private static ArchiveSettings settings(Path folder, int rowsPerPart) {
        return new ArchiveSettings(
                folder.resolve("archive").toUri().toString(),
                new S3(null, null, null, null, false),
                Duration.ofSeconds(10),
                1_000,
                rowsPerPart,
                DataSize.ofMegabytes(64),
                folder.resolve("temporary"));
    }

    static ArchivedRow row(int number, @Nullable String key) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("state", 4L);
        columns.put("topic", "PAYMENT");
        if (key != null) {
            columns.put("message_key", key);
        }
        columns.put("body", ("payload of " + number).getBytes(StandardCharsets.UTF_8));
        return new ArchivedRow(
                new MessageId((1_800_000_000_000L + number) << 16 | 0x7000, Long.MIN_VALUE | number), columns);
    }

    static Manifest write(Units units, String unit, List<ArchivedRow> rows) {
        try (UnitWriter writer = units.writer(unit, TABLE)) {
            rows.forEach(writer::add);
            writer.finish();
        }
        return units.manifest(unit).orElseThrow();
    }

    static List<ArchivedRow> read(Units units, String unit) {
        List<ArchivedRow> rows = new ArrayList<>();
        units.rows(unit, rows::add);
        return rows;
    }

    static List<FoundRow> find(Units units, String key) {
        List<FoundRow> rows = new ArrayList<>();
        units.find(key, rows::add);
        return rows;
    }

    /** As somebody's data is erased. */
    static ArchivedRow erased(ArchivedRow row) {
        return row.with("body", null);
    }
}
