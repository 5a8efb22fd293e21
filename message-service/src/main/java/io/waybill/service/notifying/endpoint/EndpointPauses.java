package io.waybill.service.notifying.endpoint;

import io.waybill.service.access.audit.Audit;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Pauses what wants nothing any more. Thread-safe. */
@Component
public class EndpointPauses {

    private final EndpointMapper mapper;
    private final EndpointBook book;
    private final Audit audit;

    EndpointPauses(EndpointMapper mapper, EndpointBook book, Audit audit) {
        this.mapper = mapper;
        this.book = book;
        this.audit = audit;
    }

    /** All that is paused, by whatever node. */
    public List<Pause> all() {
        return mapper.pauses();
    }

    /**
     * Sends nothing there any more, in the running transaction, until somebody resumes it.
     *
     * @param endpoint as it was when it said so: one that has changed since, or is deleted, may want something
     * @param host of an endpoint whose messages say where to; else empty
     * @param now by the database's clock
     */
    public void gone(Endpoint endpoint, String host, long now) {
        book.changes();
        if (mapper.pauseUnchanged(new Pause(endpoint.name(), host, now, PauseReason.GONE.name()), endpoint.version())
                == 1) {
            audit.write(new Audit.Deed(
                    "PAUSE_ENDPOINT",
                    null,
                    null,
                    1,
                    null,
                    Map.of("endpoint", endpoint.name(), "host", host, "why", PauseReason.GONE)));
        }
    }
}
