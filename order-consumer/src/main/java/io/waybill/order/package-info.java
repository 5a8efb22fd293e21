/** Example order service: orders become paid when the payment service says so. */
@NullMarked
package io.waybill.order;

import org.jspecify.annotations.NullMarked;
