/** How patient the service is: when a receipt is overdue, and how often a message is published again. */
@NamedInterface("policy")
@NullMarked
package io.waybill.service.tracking.retrypolicy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
