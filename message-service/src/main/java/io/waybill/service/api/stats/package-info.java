/** Totals, for programs. */
@NullMarked
package io.waybill.service.api.stats;

import org.jspecify.annotations.NullMarked;
