/** Facts about messages as they come from the broker, and as text where one has to wait. */
@NullMarked
package io.waybill.service.tracking.fact;

import org.jspecify.annotations.NullMarked;
