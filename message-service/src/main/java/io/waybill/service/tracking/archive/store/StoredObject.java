package io.waybill.service.tracking.archive.store;

import java.time.Instant;

/**
 * What a store says of an object.
 *
 * @param size in bytes
 * @param modifiedAt by the store's clock
 */
public record StoredObject(String name, long size, Instant modifiedAt) {}
