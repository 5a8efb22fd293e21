package io.waybill.service.tracking.archive.cli;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.lease.JobLease.HeldLease;
import io.waybill.service.platform.packet.PacketLimit;
import io.waybill.service.platform.packet.StatementChunks;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.archive.ArchivedMessages;
import io.waybill.service.tracking.archive.unit.ArchivedRow;
import io.waybill.service.tracking.index.SearchKey;
import io.waybill.service.tracking.index.SearchKeys;
import io.waybill.service.tracking.message.ClosedTable;
import io.waybill.service.tracking.message.MessageMapper;
import io.waybill.service.tracking.progress.DatabaseTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Keeps archived messages among those that belong to no day, with the time at which they came back. Their search keys are filed anew:
 * those of then may have gone.
 */
final class ImportedMessages {

    private static final String DELIVERIES = "deliveries";

    private final ArchivedMessages archived;
    private final MessageMapper mapper;
    private final SearchKeys kinds;
    private final PacketLimit limit;
    private final DatabaseTime time;
    private final Transactions transactions;
    private final JdbcTemplate jdbc;

    ImportedMessages(
            ArchivedMessages archived,
            MessageMapper mapper,
            SearchKeys kinds,
            PacketLimit limit,
            DatabaseTime time,
            Transactions transactions,
            DataSource dataSource) {
        this.archived = archived;
        this.mapper = mapper;
        this.kinds = kinds;
        this.limit = limit;
        this.time = time;
        this.transactions = transactions;
        this.jdbc = new JdbcTemplate(dataSource);
    }

    boolean haveTheirTables() {
        try {
            jdbc.queryForList("select kind, closed_at from " + ClosedTable.OUTLIERS.table() + " limit 1");
            return true;
        } catch (BadSqlGrammarException missing) {
            return false;
        }
    }

    /**
     * Adds those that the database does not have, in one transaction.
     *
     * @return how many
     */
    int add(List<ArchivedRow> rows, HeldLease held) {
        return transactions.rerunnable(() -> {
            Set<MessageId> reserved = reserve(rows.stream().map(ArchivedRow::id).toList());
            List<TrackedMessage> messages = rows.stream()
                    .filter(row -> reserved.contains(row.id()))
                    .map(row -> archived.read(complete(row)))
                    .toList();
            if (!messages.isEmpty()) {
                file(messages);
                long now = time.millis();
                StatementChunks.of(messages, ImportedMessages::need, limit)
                        .forEach(piece -> mapper.saveClosed(ClosedTable.OUTLIERS, piece, now));
                mapper.deleteOpen(reserved.stream().sorted().toList());
            }
            held.require();
            return messages.size();
        });
    }

    private static ArchivedRow complete(ArchivedRow row) {
        return row.columns().containsKey(DELIVERIES) ? row : row.with(DELIVERIES, "[]");
    }

    /** Locks those that nobody has, as the journal does: one that comes to it meanwhile waits, and then finds it. */
    private Set<MessageId> reserve(List<MessageId> ids) {
        List<MessageId> missing = new ArrayList<>(ids);
        mapper.lockOpen(ids).forEach(message -> missing.remove(message.id()));
        if (missing.isEmpty()) {
            return Set.of();
        }
        mapper.reserve(missing);
        Set<MessageId> reserved = new HashSet<>();
        mapper.lockOpen(missing).stream()
                .filter(message -> message.state() == State.NEW)
                .forEach(message -> reserved.add(message.id()));
        List<MessageId> closed = new ArrayList<>();
        for (ClosedTable table : ClosedTable.values()) {
            mapper.lockClosed(table, missing).stream()
                    .map(TrackedMessage::id)
                    .filter(reserved::remove)
                    .forEach(closed::add);
        }
        if (!closed.isEmpty()) {
            mapper.deleteOpen(closed);
        }
        return reserved;
    }

    private void file(List<TrackedMessage> messages) {
        Map<MessageId, SearchKey> ofMessage = new HashMap<>();
        messages.forEach(message -> ofMessage.put(message.id(), kinds.of(message)));
        Map<SearchKey, Long> numbers = kinds.file(ofMessage.values());
        messages.forEach(
                message -> message.fileUnder(Objects.requireNonNull(numbers.get(ofMessage.get(message.id())))));
    }

    /** How much of a statement it takes, at most. */
    private static long need(TrackedMessage message) {
        byte[] body = message.body();
        int bytes = body == null ? 0 : body.length;
        return PacketLimit.need(bytes, message.size() - bytes);
    }
}
