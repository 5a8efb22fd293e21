package io.waybill.service.tracking.progress;

/**
 * A broker lost a queue of events, some of which nobody may have read. Listeners are called until none of them throws, for
 * each queue and perhaps by several nodes.
 *
 * @param since in epoch milliseconds; all that was stored before is journaled
 */
public record EventsLost(long since) {}
