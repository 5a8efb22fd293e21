/** What operators do to single messages; docs/adr/0013-what-operators-do.md. */
@NamedInterface("action")
@NullMarked
package io.waybill.service.operating.action;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
