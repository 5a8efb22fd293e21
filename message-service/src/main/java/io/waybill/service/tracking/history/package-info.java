/** What the totals were, minute by minute. */
@NamedInterface("history")
@NullMarked
package io.waybill.service.tracking.history;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
