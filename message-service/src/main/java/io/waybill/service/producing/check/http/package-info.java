/** Asks producers over HTTP what became of the messages they prepared. */
@NullMarked
package io.waybill.service.producing.check.http;

import org.jspecify.annotations.NullMarked;
