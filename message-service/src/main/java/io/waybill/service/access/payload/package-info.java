/** What messages carry, read as what somebody else wrote: strictly, within bounds, and without the fields that are masked. */
@NamedInterface("payload")
@NullMarked
package io.waybill.service.access.payload;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
