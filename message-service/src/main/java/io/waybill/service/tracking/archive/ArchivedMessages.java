package io.waybill.service.tracking.archive;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.unit.ArchivedRow;
import io.waybill.service.tracking.archive.unit.FoundRow;
import io.waybill.service.tracking.archive.unit.Units;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks for messages in the archive, which takes seconds, and longer the more there is. Thread-safe. What can't be read is thrown as
 * {@link ArchiveException}.
 */
@Component
public class ArchivedMessages {

    static final String BODY = "body";

    private final @Nullable Units units;
    private final ArchivedRowMapper mapper;

    ArchivedMessages(Optional<Units> units, ArchivedRowMapper mapper) {
        this.units = units.orElse(null);
        this.mapper = mapper;
    }

    /** Whether there is an archive; without one nothing is found. */
    public boolean isThere() {
        return units != null;
    }

    /** As it was archived last. */
    public Optional<ArchivedMessage> find(MessageId id) {
        return units == null ? Optional.empty() : units.find(id).map(this::read);
    }

    /** The same without its payload. */
    public Optional<ArchivedMessage> findWithoutBody(MessageId id) {
        return units == null ? Optional.empty() : units.find(id).map(this::readWithoutBody);
    }

    /**
     * Some messages.
     *
     * @param more whether there are more than were asked for
     */
    public record ArchiveFindings(List<ArchivedMessage> messages, boolean more) {}

    /**
     * The messages of a business key without their payloads, what was archived last first. One that was archived twice is there twice.
     *
     * @param most what is beyond is not looked for
     */
    public ArchiveFindings findWithoutBodies(String key, int most) {
        List<ArchivedMessage> found = new ArrayList<>();
        if (units == null) {
            return new ArchiveFindings(found, false);
        }
        try {
            units.find(key, row -> {
                if (found.size() == most) {
                    throw new FoundEnough();
                }
                found.add(readWithoutBody(row));
            });
        } catch (FoundEnough enough) {
            return new ArchiveFindings(found, true);
        }
        return new ArchiveFindings(found, false);
    }

    /** Ends a search, which goes through all units. */
    private static final class FoundEnough extends RuntimeException {

        private static final long serialVersionUID = 1L;

        FoundEnough() {
            super("enough was found", null, false, false);
        }
    }

    private ArchivedMessage read(FoundRow found) {
        return new ArchivedMessage(found.unit(), read(found.row()));
    }

    /** The message that a row is of. */
    public TrackedMessage read(ArchivedRow row) {
        return read(row, row.columns());
    }

    private ArchivedMessage readWithoutBody(FoundRow found) {
        return new ArchivedMessage(found.unit(), readWithoutBody(found.row()));
    }

    TrackedMessage readWithoutBody(ArchivedRow row) {
        return read(row, row.with(BODY, null).columns());
    }

    private TrackedMessage read(ArchivedRow row, Map<String, Object> values) {
        Map<String, Object> columns = new HashMap<>(values);
        columns.put("message_id", row.id().toBytes());
        TrackedMessage message = mapper.read(columns);
        message.restoreDeliveries();
        return message;
    }
}
