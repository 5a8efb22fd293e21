/** Writes facts and the progress of reading them, in one transaction. */
@NamedInterface("journal")
@NullMarked
package io.waybill.service.tracking.journal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
