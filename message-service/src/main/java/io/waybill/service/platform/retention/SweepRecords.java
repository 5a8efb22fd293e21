package io.waybill.service.platform.retention;

import io.waybill.service.platform.failurelog.FailureLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** What the sweeps of this service came to, whichever node ran them and however often it was started anew. Thread-safe. */
@Component
public class SweepRecords {

    private static final String NOT_NOTED = "tables are swept, but it could not be written down that they are";

    private final SweepRecordMapper mapper;
    private final List<String> tables;
    private final String node;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(SweepRecords.class));

    SweepRecords(SweepRecordMapper mapper, List<Sweep> sweeps, @Value("${waybill.journal.node:node-1}") String node) {
        this.mapper = mapper;
        this.tables = sweeps.stream().map(Sweep::table).distinct().toList();
        this.node = node;
    }

    /** Of each table that is swept, by its name; also of those that never were. */
    public List<SweepRecord> all() {
        Map<String, SweepRecord> known = known();
        List<String> unknown =
                tables.stream().filter(table -> !known.containsKey(table)).toList();
        if (!unknown.isEmpty()) {
            mapper.know(unknown, mapper.now());
            known.putAll(known());
        }
        List<SweepRecord> all = new ArrayList<>(known.values());
        all.removeIf(each -> !tables.contains(each.table()));
        all.sort(Comparator.comparing(SweepRecord::table));
        return all;
    }

    private Map<String, SweepRecord> known() {
        Map<String, SweepRecord> known = new HashMap<>();
        mapper.all().forEach(each -> known.put(each.table(), each));
        return known;
    }

    /** The database's clock, in epoch milliseconds. */
    public long now() {
        return mapper.now();
    }

    /** What can't be noted is missed by whoever watches: that is as it should be. */
    void note(List<SweepRun> runs) {
        if (runs.isEmpty()) {
            return;
        }
        try {
            mapper.note(runs, node);
            failureLog.over(NOT_NOTED);
        } catch (DataAccessException | TransactionException away) {
            failureLog.met(NOT_NOTED, away);
        }
    }
}
