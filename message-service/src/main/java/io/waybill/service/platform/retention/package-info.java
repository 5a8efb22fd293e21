/** What bounds the tables: how old rows become, how many there may be, and one sweep of all that is beyond. */
@NamedInterface("retention")
@NullMarked
package io.waybill.service.platform.retention;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
