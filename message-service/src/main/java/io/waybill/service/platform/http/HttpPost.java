package io.waybill.service.platform.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Something to be posted.
 *
 * @param party for whom: what one has looked up leaves room for others
 * @param headers beside those that say how it goes over the connection; Content-Type is application/json unless they have one
 * @param timeout for all of it: looking up the name, connecting, the answer
 */
public record HttpPost(String party, URI uri, byte[] body, Map<String, String> headers, Duration timeout) {}
