package io.waybill.internal.importing;

import io.waybill.OutgoingMessage;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Goes once through the unfinished rows. Rows are taken few at a time: in one transaction their messages are inserted into the outbox and
 * they themselves are given another status, so that at any moment either the old relay or Waybill is to send a message. Any number of
 * processes may be at it at once.
 */
final class ImportPass {

    /** Contents are not read beyond it at once, but for a single one that is larger. */
    private static final long MOST_BYTES = 4L << 20;

    private static final String NOW = "select " + Store.NOW;

    private final Store store;
    private final Intake intake;
    private final OldTable table;
    private final ImportedIds ids;
    private final Conversion conversion;
    private final ImportSettings settings;
    private final BooleanSupplier stopping;
    private final ImportReport report = new ImportReport();

    ImportPass(Store store, Intake intake, OldTable table, ImportSettings settings, BooleanSupplier stopping) {
        this.store = store;
        this.intake = intake;
        this.table = table;
        this.ids = new ImportedIds(store.id(), table.name());
        this.conversion = new Conversion(settings.idHeader(), intake.largest());
        this.settings = settings;
        this.stopping = stopping;
    }

    /** Told of it after each transaction, with the number of rows in it. */
    @FunctionalInterface
    interface AfterBatch {
        void taken(int rows) throws InterruptedException;
    }

    /** What became of rows in a transaction, if it commits. */
    private static final class MovedRows {
        private final Map<MessageId, Subject> inserted = new LinkedHashMap<>();
        private final List<OldRow> taken = new ArrayList<>();
        private final Map<OldRow, String> refused = new LinkedHashMap<>();
        private int locked;
    }

    ImportReport report() {
        return report;
    }

    void run(AfterBatch then) throws InterruptedException {
        for (String status : settings.unfinished()) {
            run(status, then);
        }
        report.left(store.inOwnTransaction(connection -> table.left(connection, settings.unfinished())));
    }

    private void run(String status, AfterBatch then) throws InterruptedException {
        List<OldRow> page = store.inOwnTransaction(connection -> table.find(connection, status, null));
        while (!page.isEmpty() && !stopping.getAsBoolean()) {
            for (List<OldRow> part : parts(possible(page))) {
                then.taken(move(status, part));
            }
            Object last = page.get(page.size() - 1).key();
            page = page.size() < settings.batchSize()
                    ? List.of()
                    : store.inOwnTransaction(connection -> table.find(connection, status, last));
        }
    }

    /** Those that can be imported, by all but their content; a dry run counts them and leaves it at that. */
    private List<OldRow> possible(List<OldRow> page) {
        long now = store.inOwnTransaction(ImportPass::now);
        List<OldRow> possible = new ArrayList<>();
        for (OldRow row : page) {
            try {
                OutgoingMessage message = conversion.convert(row, Instant.ofEpochMilli(now));
                intake.write(message, id(row, now));
                if (settings.dryRun()) {
                    report.imported(message.topic());
                } else {
                    possible.add(row);
                }
            } catch (IllegalArgumentException never) {
                report.refused(row, String.valueOf(never.getMessage()));
            }
        }
        return possible;
    }

    private static List<List<OldRow>> parts(List<OldRow> rows) {
        List<List<OldRow>> parts = new ArrayList<>();
        List<OldRow> part = new ArrayList<>();
        long bytes = 0;
        for (OldRow row : rows) {
            long more = Objects.requireNonNullElse(row.bytes(), 0L);
            if (!part.isEmpty() && bytes + more > MOST_BYTES) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(row);
            bytes += more;
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    private int move(String status, List<OldRow> rows) {
        MovedRows batch = store.inOwnTransaction(connection -> move(connection, status, rows));
        Steps.reached(Step.COMMITTED);
        batch.inserted.forEach((id, subject) -> {
            intake.committed(id, subject);
            report.imported(subject.topic());
        });
        batch.refused.forEach(report::refused);
        for (int i = batch.inserted.size(); i < batch.taken.size(); i++) {
            report.alreadyThere();
        }
        report.passedOver(rows.size() - batch.locked);
        return batch.taken.size();
    }

    private MovedRows move(Connection connection, String status, List<OldRow> rows) throws SQLException {
        MovedRows batch = new MovedRows();
        List<OldRow> locked = table.lock(connection, status, rows);
        batch.locked = locked.size();
        if (locked.isEmpty()) {
            return batch;
        }
        long now = now(connection);
        Set<String> before =
                ids.imported(connection, locked.stream().map(OldRow::identity).toList(), now);
        for (OldRow row : locked) {
            try {
                OutgoingMessage message = conversion.convert(row, Instant.ofEpochMilli(now));
                MessageId id = id(row, now);
                WrittenMessage written = intake.write(message, id);
                // The primary key decides.
                if (!before.contains(row.identity()) && intake.insert(connection, id, message, written)) {
                    batch.inserted.put(id, written.subject());
                }
                batch.taken.add(row);
            } catch (IllegalArgumentException never) {
                batch.refused.put(row, String.valueOf(never.getMessage()));
            }
        }
        Steps.reached(Step.ROW_INSERTED);
        if (!batch.taken.isEmpty()) {
            table.take(connection, status, settings.taken(), batch.taken);
        }
        Steps.reached(Step.BEFORE_COMMIT);
        return batch;
    }

    private MessageId id(OldRow row, long now) {
        return ids.of(row.identity(), now);
    }

    private static long now(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NOW);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
