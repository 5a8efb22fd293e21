/** Actions on everything that matches a filter; docs/adr/0013-what-operators-do.md. */
@NamedInterface("operation")
@NullMarked
package io.waybill.service.operating.operation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
