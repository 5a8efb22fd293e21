/** Sends outcome events and receipts to the message service, in batches and in the background. */
@NullMarked
package io.waybill.internal.event;

import org.jspecify.annotations.NullMarked;
