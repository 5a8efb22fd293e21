package io.waybill.protocol.wire;

import io.waybill.protocol.MessageId;

/** Something that happened to one message, told by the process that saw it. May arrive late, twice and out of order. */
public sealed interface Fact permits Outcome, Receipt, Inquiry {

    MessageId messageId();

    /** When it happened, in epoch milliseconds of the teller's clock. */
    long at();
}
