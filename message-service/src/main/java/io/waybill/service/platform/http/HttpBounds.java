package io.waybill.service.platform.http;

import java.time.Duration;

/**
 * What talking to somebody may cost at most.
 *
 * @param timeout for all of it
 * @param bytes of an answer that are read
 * @param connectionsPerHost at a time
 */
public record HttpBounds(Duration timeout, int bytes, int connectionsPerHost) {}
