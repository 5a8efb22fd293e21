package io.waybill.service.operating.privacy;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONException;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.model.State;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.platform.lease.LeaseLostException;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.archive.ArchiveRefusal;
import io.waybill.service.tracking.archive.ArchivedErasure;
import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.store.ArchiveLocated;
import io.waybill.service.tracking.archive.unit.FoundRow;
import io.waybill.service.tracking.archive.unit.Units;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** What lies of a business key in the long-term archive. Thread-safe. */
@Component
@Conditional(ArchiveLocated.class)
class ArchivedData implements DataElsewhere {

    private final Units units;
    private final ArchivedErasure erasure;
    private final JournalClock clock;

    ArchivedData(Units units, ArchivedErasure erasure, JournalClock clock) {
        this.units = units;
        this.erasure = erasure;
        this.clock = clock;
    }

    @Override
    public String place() {
        return "archive";
    }

    @Override
    public void export(String key, Consumer<Map<String, ?>> line) {
        try {
            units.find(key, found -> line.accept(told(found)));
        } catch (ArchiveException failed) {
            throw ArchiveRefusal.away(failed);
        }
    }

    @Override
    public long erase(String key) {
        OptionalLong erased;
        try {
            erased = erasure.erase(key, clock.now(), Detail.by(Audit.actor(), null, null));
        } catch (ArchiveException failed) {
            throw ArchiveRefusal.away(failed);
        } catch (LeaseLostException frozen) {
            throw new RefusedException(ArchiveRefusal.ARCHIVE_WRITTEN, frozen);
        }
        return erased.orElseThrow(() -> new RefusedException(ArchiveRefusal.ARCHIVE_WRITTEN));
    }

    private static Object state(Object code) {
        return Arrays.stream(State.values())
                .filter(state -> code instanceof Long number && state.code() == number)
                .<Object>map(State::name)
                .findFirst()
                .orElse(code);
    }

    /** As JSON in JSON; what is none, as the text that it is. */
    private static Object json(Object value) {
        try {
            return JSON.parse((String) value);
        } catch (JSONException none) {
            return value;
        }
    }

    /** All columns by their names: those that versions to come may have are handed out as well. */
    private static Map<String, ?> told(FoundRow found) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("messageId", found.row().id().toString());
        line.put("unit", found.unit());
        found.row().columns().forEach((column, value) -> {
            switch (column) {
                case "state", "closed_as" -> line.put(column, state(value));
                case "properties", "timeline", "deliveries" -> line.put(column, json(value));
                case "body" -> DataLines.content(line, column, (byte[]) value);
                default ->
                    line.put(
                            column,
                            value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value);
            }
        });
        return line;
    }
}
