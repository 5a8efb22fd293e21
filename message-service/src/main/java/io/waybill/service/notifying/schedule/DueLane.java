package io.waybill.service.notifying.schedule;

/**
 * Something is due there.
 *
 * @param host that messages name, of an endpoint that goes by them
 */
public record DueLane(String endpoint, String host) {}
