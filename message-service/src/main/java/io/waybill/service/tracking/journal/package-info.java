/** Writes facts and the progress of reading them, in one transaction. */
@NullMarked
package io.waybill.service.tracking.journal;

import org.jspecify.annotations.NullMarked;
