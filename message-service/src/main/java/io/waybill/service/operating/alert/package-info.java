/** Tells people outside of the console that somebody should look. */
@NullMarked
package io.waybill.service.operating.alert;

import org.jspecify.annotations.NullMarked;
