/** The read API: single messages, lists, totals. */
@NullMarked
package io.waybill.service.api.query;

import org.jspecify.annotations.NullMarked;
