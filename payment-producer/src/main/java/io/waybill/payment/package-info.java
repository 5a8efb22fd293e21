/** Example payment service: books payments and tells the order service, exactly once in effect. */
@NullMarked
package io.waybill.payment;

import org.jspecify.annotations.NullMarked;
