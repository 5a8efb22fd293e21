/** The catalogue of kinds of messages, by which lists are read. */
@NullMarked
package io.waybill.service.tracking.index;

import org.jspecify.annotations.NullMarked;
