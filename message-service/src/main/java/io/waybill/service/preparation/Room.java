package io.waybill.service.preparation;

import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Refuses to prepare more when far too many messages wait for their producers' word. Thread-safe. */
@Component
class Room {

    /** Counting so many takes a moment: not for each message. */
    private static final long COUNTED_EVERY_NANOS = 5_000_000_000L;

    private final PreparationMapper mapper;
    private final PreparationSettings settings;
    private final LongSupplier nanoTime;
    private long countedAt;
    private boolean full;

    @Autowired
    Room(PreparationMapper mapper, PreparationSettings settings) {
        this(mapper, settings, System::nanoTime);
    }

    Room(PreparationMapper mapper, PreparationSettings settings, LongSupplier nanoTime) {
        this.mapper = mapper;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.countedAt = nanoTime.getAsLong() - COUNTED_EVERY_NANOS;
    }

    /** @throws ResponseStatusException 503 when there is none */
    void require() {
        if (isFull()) {
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    settings.mostWaiting() + " messages are prepared whose outcome nobody has told; no more are taken"
                            + " until their producers confirm them, roll them back, or answer");
        }
    }

    private synchronized boolean isFull() {
        long now = nanoTime.getAsLong();
        if (now - countedAt >= COUNTED_EVERY_NANOS) {
            full = mapper.waiting(settings.mostWaiting()) >= settings.mostWaiting();
            countedAt = now;
        }
        return full;
    }
}
