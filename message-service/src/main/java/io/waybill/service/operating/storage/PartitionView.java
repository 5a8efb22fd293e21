package io.waybill.service.operating.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A partition of the finished messages, by the database's own estimate.
 *
 * @param from the earliest time of ids in it; null of the first
 * @param until the time at which the next begins; null of the last
 * @param bytes of its rows and indexes
 */
public record PartitionView(
        String name, @Nullable Instant from, @Nullable Instant until, long rows, long bytes) {}
