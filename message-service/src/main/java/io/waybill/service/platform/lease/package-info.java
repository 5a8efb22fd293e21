/** Who does what, where there are several nodes. */
@NullMarked
package io.waybill.service.platform.lease;

import org.jspecify.annotations.NullMarked;
