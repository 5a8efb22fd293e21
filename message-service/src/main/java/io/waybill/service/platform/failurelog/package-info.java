/** Tells of troubles without flooding the log. */
@NamedInterface("failurelog")
@NullMarked
package io.waybill.service.platform.failurelog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
