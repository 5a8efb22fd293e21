/** Points that users earn by paid orders. */
@NullMarked
package io.waybill.order.points;

import org.jspecify.annotations.NullMarked;
