package io.waybill.service.journal;

/**
 * A broker lost events that nobody had read. Listeners are called until none of them throws, and by every node.
 *
 * @param since in epoch milliseconds; all that was stored before is journaled
 */
public record EventsLost(long since) {}
