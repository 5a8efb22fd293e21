/** How long to wait before something is tried again. */
@NamedInterface("backoff")
@NullMarked
package io.waybill.service.platform.backoff;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
