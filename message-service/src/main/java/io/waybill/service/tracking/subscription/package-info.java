/** Which consumer groups owe a receipt for which messages. */
@NullMarked
package io.waybill.service.tracking.subscription;

import org.jspecify.annotations.NullMarked;
