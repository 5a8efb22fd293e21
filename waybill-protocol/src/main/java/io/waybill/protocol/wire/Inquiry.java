package io.waybill.protocol.wire;

import io.waybill.protocol.MessageId;

/**
 * A producer's question how a message ended, because it was not told or may have missed it. Answered with {@link
 * Command.Settled} when the message has ended, and not at all as long as it has not.
 */
public record Inquiry(MessageId messageId, long at) implements Fact {}
