/** Who may call, what a call may cost, and what is remembered of it. */
@NullMarked
package io.waybill.service.access;

import org.jspecify.annotations.NullMarked;
