package io.waybill.protocol.wire;

import org.jspecify.annotations.Nullable;

/**
 * The process that sent a batch.
 *
 * @param instance unique to one run of the process
 * @param producerGroup the RocketMQ group that answers for its outcomes
 * @param storeId the store whose table holds them; absent for a process without one
 */
public record Sender(
        String application,
        String instance,
        String host,
        String producerGroup,
        @Nullable String storeId) {}
