/** Lists of messages and single messages, for programs. */
@NamedInterface("message")
@NullMarked
package io.waybill.service.api.message;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
