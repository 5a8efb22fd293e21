/** The first page: what is wrong now. */
@NullMarked
package io.waybill.service.console.dashboard;

import org.jspecify.annotations.NullMarked;
