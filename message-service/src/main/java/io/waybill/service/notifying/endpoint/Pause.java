package io.waybill.service.notifying.endpoint;

/**
 * Nothing is sent to an endpoint, or to one host of it, until somebody says so.
 *
 * @param host of an endpoint whose messages say where to; empty: all of it
 * @param pausedAt by the database's clock
 * @param why a {@link PauseReason}
 */
public record Pause(String endpoint, String host, long pausedAt, String why) {

    /** Where nothing is sent. */
    record PausedHost(String endpoint, String host) {}

    PausedHost where() {
        return new PausedHost(endpoint, host);
    }
}
