/**
 * What producers, consumers and the message service say to each other: identifiers, header and topic names, and the
 * versioned event format. Depends on nothing of Spring.
 */
@NullMarked
package io.waybill.protocol;

import org.jspecify.annotations.NullMarked;
