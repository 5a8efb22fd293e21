/** Messages that producers without the starter prepare, confirm and roll back over REST. */
@NamedInterface("preparation")
@NullMarked
package io.waybill.service.producing.preparation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
