/** Connecting to where somebody else says, and no further. */
@NullMarked
package io.waybill.service.platform.http;

import org.jspecify.annotations.NullMarked;
