package io.waybill.service.access.request;

import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.words.Saying;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Forgets keys that are old, and no others: where there are too many, further ones are refused. */
@Component
class IdempotencySweep implements Sweep {

    private final IdempotencyMapper mapper;
    private final ApiSettings settings;
    private final IdempotencyCapacity room;
    private final Clock clock;

    IdempotencySweep(IdempotencyMapper mapper, ApiSettings settings, IdempotencyCapacity room, Clock clock) {
        this.mapper = mapper;
        this.settings = settings;
        this.room = room;
        this.clock = clock;
    }

    @Override
    public String table() {
        return "idempotency";
    }

    @Override
    public int sweep(int most) {
        return mapper.deleteOlder(clock.millis() - settings.idempotencyKeep().toMillis(), most);
    }

    @Override
    public Optional<Saying> warning() {
        return room.warning();
    }
}
