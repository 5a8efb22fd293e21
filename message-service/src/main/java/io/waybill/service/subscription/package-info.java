/** Which consumer groups owe a receipt for which messages. */
@NullMarked
package io.waybill.service.subscription;

import org.jspecify.annotations.NullMarked;
