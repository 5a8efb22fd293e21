/** Writes facts and the progress of reading them, in one transaction. */
@NullMarked
package io.waybill.service.journal;

import org.jspecify.annotations.NullMarked;
