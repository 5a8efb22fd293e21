/** How the service proves to others that it is the one who speaks. */
@NamedInterface("signing")
@NullMarked
package io.waybill.service.platform.signing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
