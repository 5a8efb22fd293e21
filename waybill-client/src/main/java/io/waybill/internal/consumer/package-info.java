/** The consumer side: processed ids and effects in one local transaction, retries, receipts. */
@NullMarked
package io.waybill.internal.consumer;

import org.jspecify.annotations.NullMarked;
