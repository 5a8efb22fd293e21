package io.waybill.service.notifying.schedule;

import org.jspecify.annotations.Nullable;

/**
 * What an attempt came to, as it is stored.
 *
 * @param at when it began, by the database's clock
 * @param url as it was sent to
 * @param address that was connected to
 * @param outcome in one word, for programs
 * @param answer its beginning
 */
public record AttemptRow(
        int attempt,
        long at,
        int millis,
        String url,
        @Nullable String address,
        @Nullable Integer status,
        String outcome,
        byte @Nullable [] answer) {}
