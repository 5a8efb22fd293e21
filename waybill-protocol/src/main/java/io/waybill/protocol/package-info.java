/**
 * What producers, consumers and the message service have to agree on: identifiers, names of headers and topics, what RocketMQ
 * allows. What they write to each other is in {@link io.waybill.protocol.wire}. Depends on nothing of Spring.
 */
@NullMarked
package io.waybill.protocol;

import org.jspecify.annotations.NullMarked;
