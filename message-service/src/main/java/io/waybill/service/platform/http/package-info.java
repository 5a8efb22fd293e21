/** Connecting to where somebody else says, and no further. */
@NamedInterface("http")
@NullMarked
package io.waybill.service.platform.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
