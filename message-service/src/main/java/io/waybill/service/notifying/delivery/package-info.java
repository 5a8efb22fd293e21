/** Sends notifications, and concludes from what is answered. */
@NamedInterface("delivery")
@NullMarked
package io.waybill.service.notifying.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
