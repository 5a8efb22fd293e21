/** Sorts dead deliveries into groups of like failures and counts them, in the transaction of the journal. */
@NullMarked
package io.waybill.service.tracking.failure;

import org.jspecify.annotations.NullMarked;
