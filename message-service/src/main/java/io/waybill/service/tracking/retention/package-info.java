/** How finished messages leave: whole days, and one by one what belongs to no day. */
@NamedInterface("retention")
@NullMarked
package io.waybill.service.tracking.retention;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
