package io.waybill.service.operating.storage;

import java.time.Instant;
import java.util.List;

/**
 * What is kept.
 *
 * @param at when it was looked
 * @param rows of all tables, by the database's own estimate, as are the bytes
 * @param tables the largest first
 * @param partitions of the finished messages, the oldest first
 */
public record StorageView(
        Instant at,
        long rows,
        long dataBytes,
        long indexBytes,
        List<TableView> tables,
        List<PartitionView> partitions) {}
