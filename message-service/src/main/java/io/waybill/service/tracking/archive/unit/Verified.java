package io.waybill.service.tracking.archive.unit;

import java.time.Instant;

/**
 * A proof that all of a unit was read back and found as its manifest says.
 *
 * @param manifest the manifest's name within the unit
 * @param digest SHA-256 of the manifest's bytes
 * @param at by this node's clock
 */
public record Verified(int format, String manifest, String digest, long rows, Instant at) {}
