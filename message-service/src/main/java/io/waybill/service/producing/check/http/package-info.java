/** Asks producers over HTTP what became of the messages they prepared. */
@NamedInterface("check-http")
@NullMarked
package io.waybill.service.producing.check.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
