/** Facts that could not be read or written: kept, counted, applied again on request. */
@NamedInterface("quarantine")
@NullMarked
package io.waybill.service.tracking.quarantine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
