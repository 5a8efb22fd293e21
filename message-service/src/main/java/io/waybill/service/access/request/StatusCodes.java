package io.waybill.service.access.request;

import java.util.Map;

/** The code of a problem that nothing else has a code for: a name for its status, ours, so that it stays what it is. */
public final class StatusCodes {

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(400, "BAD_REQUEST"),
            Map.entry(401, "UNAUTHORIZED"),
            Map.entry(403, "FORBIDDEN"),
            Map.entry(404, "NOT_FOUND"),
            Map.entry(405, "METHOD_NOT_ALLOWED"),
            Map.entry(406, "NOT_ACCEPTABLE"),
            Map.entry(408, "REQUEST_TIMEOUT"),
            Map.entry(409, "CONFLICT"),
            Map.entry(411, "LENGTH_REQUIRED"),
            Map.entry(413, "CONTENT_TOO_LARGE"),
            Map.entry(414, "URI_TOO_LONG"),
            Map.entry(415, "UNSUPPORTED_MEDIA_TYPE"),
            Map.entry(416, "REQUESTED_RANGE_NOT_SATISFIABLE"),
            Map.entry(417, "EXPECTATION_FAILED"),
            Map.entry(422, "UNPROCESSABLE_CONTENT"),
            Map.entry(429, "TOO_MANY_REQUESTS"),
            Map.entry(431, "REQUEST_HEADER_FIELDS_TOO_LARGE"),
            Map.entry(500, "INTERNAL_SERVER_ERROR"),
            Map.entry(501, "NOT_IMPLEMENTED"),
            Map.entry(502, "BAD_GATEWAY"),
            Map.entry(503, "SERVICE_UNAVAILABLE"),
            Map.entry(504, "GATEWAY_TIMEOUT"));

    private StatusCodes() {}

    public static String of(int status) {
        return NAMES.getOrDefault(status, "HTTP_" + status);
    }
}
