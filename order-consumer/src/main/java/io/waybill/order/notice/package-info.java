/** What the payment service tells of payments, and what became of it. */
@NullMarked
package io.waybill.order.notice;

import org.jspecify.annotations.NullMarked;
