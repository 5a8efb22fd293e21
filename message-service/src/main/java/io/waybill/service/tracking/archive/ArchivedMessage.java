package io.waybill.service.tracking.archive;

import io.waybill.service.model.TrackedMessage;

/**
 * A message as it was when it was archived.
 *
 * @param unit where it lies in the archive
 */
public record ArchivedMessage(String unit, TrackedMessage message) {}
