/** Which consumer groups owe a receipt for which messages. */
@NamedInterface("subscription")
@NullMarked
package io.waybill.service.tracking.subscription;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
