package io.waybill.service.producing.preparation;

import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Forgets messages that were prepared and ended long ago. */
@Component
class PreparationSweep implements Sweep {

    private final PreparationMapper mapper;
    private final PreparationCapacity room;
    private final JournalClock clock;
    private final PreparationSettings settings;

    PreparationSweep(
            PreparationMapper mapper, PreparationCapacity room, JournalClock clock, PreparationSettings settings) {
        this.mapper = mapper;
        this.room = room;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public String table() {
        return "preparation";
    }

    @Override
    public String path() {
        return "/messages?state=PENDING";
    }

    @Override
    public Optional<Saying> warning() {
        return room.warning();
    }

    @Override
    public int sweep(int most) {
        return mapper.deleteEnded(clock.now() - settings.keep().toMillis(), most);
    }
}
