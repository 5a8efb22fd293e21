/** Sends outcome events and receipts to the message service, in batches and in the background. */
@NullMarked
package io.waybill.event;

import org.jspecify.annotations.NullMarked;
