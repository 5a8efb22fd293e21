package io.waybill.service.consuming.retirement;

/**
 * A group that is gone from a topic, and how far its debt is waived.
 *
 * @param at what was published before is waived, in epoch milliseconds
 * @param deadToo whether what the group has given up on is waived too
 * @param waived how many deliveries are so far
 */
record Retirement(long id, String topic, String groupName, long at, boolean deadToo, long waived) {}
