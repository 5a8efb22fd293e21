/** Copies of a message: seen on the broker, or to be published. */
@NamedInterface("copy")
@NullMarked
package io.waybill.service.model.copy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
