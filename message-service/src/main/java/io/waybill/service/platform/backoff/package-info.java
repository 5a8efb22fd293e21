/** How long to wait before something is tried again. */
@NullMarked
package io.waybill.service.platform.backoff;

import org.jspecify.annotations.NullMarked;
