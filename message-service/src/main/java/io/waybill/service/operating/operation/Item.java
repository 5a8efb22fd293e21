package io.waybill.service.operating.operation;

import io.waybill.protocol.MessageId;

/**
 * One thing an operation is about.
 *
 * @param groupName empty if it is about the message as a whole
 * @param redeliveries how many there had been when it was planned
 * @param bytes size of the message's body
 */
record Item(MessageId messageId, String groupName, String topic, int redeliveries, int bytes) {}
