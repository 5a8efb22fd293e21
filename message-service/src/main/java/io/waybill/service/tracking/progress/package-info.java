/** How far the broker is read: by queue, and as a clock. */
@NamedInterface("progress")
@NullMarked
package io.waybill.service.tracking.progress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
