/** Groups of failures as people see them, and what people make of them. */
@NamedInterface("triage")
@NullMarked
package io.waybill.service.tracking.triage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
