package io.waybill.service.consuming.rest;

/** How topics and groups are called, as patterns for requests. */
final class NamePatterns {

    static final String TOPIC = "[a-zA-Z0-9_-]{1,127}";
    static final String NO_TOPIC = "must have 1 to 127 letters, digits, '-' and '_'";
    static final String GROUP = "[a-zA-Z0-9_-]{1,255}";

    /** Endpoints too. */
    static final String ANY_GROUP = "(http:)?" + GROUP;

    static final String NO_GROUP = "must have 1 to 255 letters, digits, '-' and '_'";

    private NamePatterns() {}
}
