/** The read API: single messages, lists, totals. */
@NullMarked
package io.waybill.service.query;

import org.jspecify.annotations.NullMarked;
