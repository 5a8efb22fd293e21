/** Asks producers over HTTP what became of the messages they prepared. */
@NullMarked
package io.waybill.service.checkback;

import org.jspecify.annotations.NullMarked;
