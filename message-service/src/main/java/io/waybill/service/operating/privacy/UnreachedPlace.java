package io.waybill.service.operating.privacy;

import java.util.List;

/** Where what a message carried may lie that this service can't reach, or must not; docs/privacy.md says for how long. */
public enum UnreachedPlace {
    /** Topics, retry topics and dead-letter queues. */
    BROKER,
    CONSUMERS,
    /** The producer's table of messages, and its business rows. */
    PRODUCERS,
    /** Here, but nothing tells the key any more: versions, attempts and groups of failures of messages that were dropped. */
    DROPPED_MESSAGES,
    BACKUPS,
    LOGS;

    static final List<UnreachedPlace> ALL = List.of(values());
}
