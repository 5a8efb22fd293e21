package io.waybill.service.platform.retention;

import io.waybill.service.platform.retention.AgedRows.Rows;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tables whose rows go by their age alone, and one of which none go. */
@Configuration(proxyBeanMethods = false)
class Sweeps {

    private static final String ALL = "1 = 1";

    private final KeepSettings keep;
    private final SweepMapper mapper;
    private final Clock clock;

    Sweeps(KeepSettings keep, SweepMapper mapper, Clock clock) {
        this.keep = keep;
        this.mapper = mapper;
        this.clock = clock;
    }

    @Bean
    Sweep auditSweep() {
        return of(new Rows("audit", "at", ALL, keep.audit(), keep.auditRows(), true));
    }

    /** Its items are gone by then. */
    @Bean
    Sweep operationSweep() {
        String over = "phase in ('VOID', 'CANCELLED', 'STOPPED', 'DONE') and items_kept = 0";
        Rows rows = new Rows("operation", "ended_at", over, keep.operations(), keep.operationRows(), false);
        return new BoundedTable(rows, of(rows), mapper, "/operations");
    }

    /** Edited payloads, once nobody can redeliver them. */
    @Bean
    Sweep versionSweep() {
        String finished = "not exists (select 1 from message_open m where m.message_id = message_version.message_id)";
        return of(new Rows("message_version", "at", finished, keep.versions(), AgedRows.NO_CEILING, false));
    }

    @Bean
    Sweep storeSweep() {
        Rows rows = new Rows("store", "last_seen_at", ALL, keep.stores(), keep.storeRows(), false);
        return new BoundedTable(rows, of(rows), mapper, "/");
    }

    @Bean
    Sweep retirementSweep() {
        return of(new Rows("retirement", "finished_at", ALL, keep.retirements(), AgedRows.NO_CEILING, false));
    }

    /** What is not finished stays, however many there are. */
    @Bean
    CountedTable openMessagesCount() {
        Rows rows = new Rows("message_open", "state_since", ALL, Duration.ZERO, keep.openRows(), false);
        return new CountedTable(rows, mapper, WarningCode.OPEN);
    }

    private Sweep of(Rows rows) {
        return new AgedRows(rows, mapper, clock);
    }
}
