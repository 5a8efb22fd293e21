/** Tells of troubles without flooding the log. */
@NullMarked
package io.waybill.service.trouble;

import org.jspecify.annotations.NullMarked;
