/** What the totals were, minute by minute. */
@NullMarked
package io.waybill.service.tracking.history;

import org.jspecify.annotations.NullMarked;
