/** Has a producer asked what became of a message when somebody wants it asked, in whichever way it can be reached. */
@NamedInterface("check")
@NullMarked
package io.waybill.service.producing.check;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
