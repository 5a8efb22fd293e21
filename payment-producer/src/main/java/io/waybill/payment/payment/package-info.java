/** Payments, and the messages they send. */
@NullMarked
package io.waybill.payment.payment;

import org.jspecify.annotations.NullMarked;
