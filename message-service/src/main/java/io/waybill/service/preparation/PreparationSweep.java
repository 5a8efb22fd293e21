package io.waybill.service.preparation;

import io.waybill.service.journal.JournalClock;
import io.waybill.service.retention.Sweep;
import org.springframework.stereotype.Component;

/** Forgets messages that were prepared and ended long ago. */
@Component
class PreparationSweep implements Sweep {

    private final PreparationMapper mapper;
    private final JournalClock clock;
    private final PreparationSettings settings;

    PreparationSweep(PreparationMapper mapper, JournalClock clock, PreparationSettings settings) {
        this.mapper = mapper;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public String table() {
        return "preparation";
    }

    @Override
    public int sweep(int most) {
        return mapper.deleteEnded(clock.now() - settings.keep().toMillis(), most);
    }
}
