/** Messages to be sent, as they stand in the table and on the wire: used by all forms of sending. */
@NullMarked
package io.waybill.internal.outgoing;

import org.jspecify.annotations.NullMarked;
