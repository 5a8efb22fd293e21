/** Search keys of messages, by which lists are read. */
@NamedInterface("index")
@NullMarked
package io.waybill.service.tracking.index;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
