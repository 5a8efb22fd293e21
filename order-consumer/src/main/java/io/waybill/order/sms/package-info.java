/** Texts that users are sent. */
@NullMarked
package io.waybill.order.sms;

import org.jspecify.annotations.NullMarked;
