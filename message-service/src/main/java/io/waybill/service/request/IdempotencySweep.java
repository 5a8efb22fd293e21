package io.waybill.service.request;

import io.waybill.service.retention.KeepSettings;
import io.waybill.service.retention.Sweep;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Forgets keys that are old; and when there are too many, the oldest of them. */
@Component
class IdempotencySweep implements Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencySweep.class);

    private final IdempotencyMapper mapper;
    private final ApiSettings settings;
    private final KeepSettings keep;
    private final Clock clock;

    IdempotencySweep(IdempotencyMapper mapper, ApiSettings settings, KeepSettings keep, Clock clock) {
        this.mapper = mapper;
        this.settings = settings;
        this.keep = keep;
        this.clock = clock;
    }

    @Override
    public String table() {
        return "idempotency";
    }

    @Override
    public int sweep(int most) {
        int old = mapper.deleteOlder(clock.millis() - settings.idempotencyKeep().toMillis(), most);
        if (old == most) {
            return old;
        }
        Long beyond = mapper.newestBeyond(keep.idempotencyRows());
        if (beyond == null) {
            return old;
        }
        int deleted = mapper.deleteOlder(beyond + 1, most);
        LOG.error(
                "{} remembered answers are forgotten before their time: there are more than {}",
                deleted,
                keep.idempotencyRows());
        return deleted;
    }
}
