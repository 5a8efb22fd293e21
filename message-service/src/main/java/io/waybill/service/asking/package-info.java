/** Asks producing stores what became of messages whose outcome or publication was never seen. */
@NullMarked
package io.waybill.service.asking;

import org.jspecify.annotations.NullMarked;
