/** What the totals were, minute by minute. */
@NullMarked
package io.waybill.service.history;

import org.jspecify.annotations.NullMarked;
