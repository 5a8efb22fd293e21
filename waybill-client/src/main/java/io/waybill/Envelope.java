package io.waybill;

import io.waybill.protocol.MessageId;

/**
 * Which message a payload is of: the same when it is written and whenever it is read, whatever way the copy came.
 *
 * @param topic the one that the message was sent to, without the namespace
 */
public record Envelope(MessageId messageId, String topic) {}
