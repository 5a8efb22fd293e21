/** Who does what, where there are several nodes. */
@NamedInterface("lease")
@NullMarked
package io.waybill.service.platform.lease;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
