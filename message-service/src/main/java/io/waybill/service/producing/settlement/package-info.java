/** Tells producing stores how their messages ended. */
@NullMarked
package io.waybill.service.producing.settlement;

import org.jspecify.annotations.NullMarked;
