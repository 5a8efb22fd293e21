/** Tells of troubles without flooding the log. */
@NullMarked
package io.waybill.service.platform.failurelog;

import org.jspecify.annotations.NullMarked;
