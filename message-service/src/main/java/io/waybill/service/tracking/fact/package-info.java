/** Facts about messages as they come from the broker, and as text where one has to wait. */
@NamedInterface("fact")
@NullMarked
package io.waybill.service.tracking.fact;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
