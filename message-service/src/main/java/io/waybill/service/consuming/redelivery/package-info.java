/** Publishes messages again to groups whose receipt is overdue. */
@NamedInterface("redelivery")
@NullMarked
package io.waybill.service.consuming.redelivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
