package io.waybill.service.operating.privacy;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.access.audit.Audit.Deed;
import io.waybill.service.access.audit.AuditEntry;
import io.waybill.service.access.audit.AuditFilter;
import io.waybill.service.access.audit.AuditLog;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.message.MessageLookup;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/**
 * Writes out all that is kept of a business key, payloads included and nothing masked. A message with one payload is in memory at a time.
 * Thread-safe.
 */
@Component
public class KeyExport {

    private static final int PAGE = 100;

    /** Whose ids are remembered, so that they are told once; more may be told twice. */
    private static final int MOST_SEEN = 50_000;

    private final KeyMapper mapper;
    private final KeyMessages messages;
    private final MessageLookup lookup;
    private final SetAsideScan setAsideScan;
    private final ObjectProvider<DataElsewhere> elsewhere;
    private final AuditLog auditLog;
    private final Audit audit;
    private final Transactions transactions;
    private final DataTurns turns;

    KeyExport(
            KeyMapper mapper,
            KeyMessages messages,
            MessageLookup lookup,
            SetAsideScan setAsideScan,
            ObjectProvider<DataElsewhere> elsewhere,
            AuditLog auditLog,
            Audit audit,
            Transactions transactions,
            DataTurns turns) {
        this.mapper = mapper;
        this.messages = messages;
        this.lookup = lookup;
        this.setAsideScan = setAsideScan;
        this.elsewhere = elsewhere;
        this.auditLog = auditLog;
        this.audit = audit;
        this.transactions = transactions;
        this.turns = turns;
    }

    /** Takes the lines. Asked for once the export is under way. */
    public interface Target extends Supplier<OutputStream> {}

    /**
     * @throws RefusedException before anything is written: for a key that no message can have, and while others export
     */
    @Secured(Permission.PRIVACY)
    public void export(String key, Target target) {
        KeyHoldings.requireKey(key);
        turns.take(() -> {
            transactions.once(() -> audit.write(new Deed("EXPORT_DATA", null, null, 1, null, Map.of("key", key))));
            DataLines lines = new DataLines(target.get());
            messages(key, lines);
            prepared(key, lines);
            setAsideScan.forEach(key, found -> lines.setAside(found.item()));
            elsewhere.stream().forEach(place -> place.export(key, line -> lines.elsewhere(place.place(), line)));
            lines.end();
            return lines;
        });
    }

    private void messages(String key, DataLines lines) {
        Set<MessageId> seen = new HashSet<>();
        messages.forEachPage(key, PAGE, (page, again) -> {
            for (KeyMapper.KeyMessage each : page) {
                if (!again || !seen.contains(each.messageId())) {
                    message(each.messageId(), lines);
                }
                if (!each.state().isClosed() && seen.size() < MOST_SEEN) {
                    seen.add(each.messageId());
                }
            }
            return true;
        });
    }

    private void message(MessageId id, DataLines lines) {
        lookup.find(id).ifPresent(lines::message);
        int version = 0;
        Optional<KeyMapper.ContentOfKey> next = mapper.nextVersion(id, version);
        while (next.isPresent()) {
            lines.version(next.get());
            next = mapper.nextVersion(id, next.get().number());
        }
        attempts(id, lines);
        deeds(id, lines);
    }

    private void attempts(MessageId id, DataLines lines) {
        List<KeyMapper.AttemptOfKey> page = mapper.attempts(id, KeyMapper.AttemptOfKey.FIRST, PAGE);
        while (!page.isEmpty()) {
            page.forEach(attempt -> lines.attempt(id, attempt));
            page = mapper.attempts(id, page.get(page.size() - 1), PAGE);
        }
    }

    private void deeds(MessageId id, DataLines lines) {
        AuditFilter ofMessage = new AuditFilter(null, null, id, null, null, null);
        List<AuditEntry> page = auditLog.find(ofMessage, null, PAGE);
        while (!page.isEmpty()) {
            page.forEach(lines::deed);
            page = auditLog.find(ofMessage, page.get(page.size() - 1).id(), PAGE);
        }
    }

    private void prepared(String key, DataLines lines) {
        Optional<KeyMapper.ContentOfKey> next = mapper.nextPreparation(key, new MessageId(0, 0));
        while (next.isPresent()) {
            lines.prepared(next.get());
            next = mapper.nextPreparation(key, next.get().messageId());
        }
    }
}
