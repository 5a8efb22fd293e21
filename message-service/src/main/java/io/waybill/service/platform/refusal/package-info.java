/** What the service refuses to do, by code and arguments: no words, and nothing of HTTP. */
@NamedInterface("refusal")
@NullMarked
package io.waybill.service.platform.refusal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
