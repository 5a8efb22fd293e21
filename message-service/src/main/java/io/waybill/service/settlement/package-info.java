/** Tells producing stores how their messages ended. */
@NullMarked
package io.waybill.service.settlement;

import org.jspecify.annotations.NullMarked;
