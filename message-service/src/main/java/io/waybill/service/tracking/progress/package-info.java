/** How far the broker is read: by queue, and as a clock. */
@NullMarked
package io.waybill.service.tracking.progress;

import org.jspecify.annotations.NullMarked;
