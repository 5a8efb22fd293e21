/** What failures have in common: groups of dead deliveries, how many there are, and what people said about them. */
@NullMarked
package io.waybill.service.tracking.failure;

import org.jspecify.annotations.NullMarked;
