/** Orders and what payments do to them. */
@NullMarked
package io.waybill.order.order;

import org.jspecify.annotations.NullMarked;
