package io.waybill.service.platform.http;

import org.jspecify.annotations.Nullable;

/**
 * What somebody answered.
 *
 * @param contentType if it says so
 * @param retryAfter when to come again, as it says so if it does
 * @param body the beginning, as much of it as is read
 * @param isWhole whether the body is all of it
 */
public record HttpAnswer(
        int status, @Nullable String contentType, @Nullable String retryAfter, byte[] body, boolean isWhole) {}
