/** Facts in, state out: reads what the broker holds and keeps what is known of every message. */
@NullMarked
package io.waybill.service.tracking;

import org.jspecify.annotations.NullMarked;
