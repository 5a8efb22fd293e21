/** Tells people outside of the console that somebody should look. */
@NamedInterface("alert")
@NullMarked
package io.waybill.service.operating.alert;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
