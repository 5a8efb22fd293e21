/** Reads facts from the broker: events and receipts, the taps on business topics, dead-letter queues. */
@NullMarked
package io.waybill.service.tracking.intake;

import org.jspecify.annotations.NullMarked;
