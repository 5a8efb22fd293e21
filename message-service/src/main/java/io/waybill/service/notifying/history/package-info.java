/** What endpoints were told, attempt by attempt. */
@NamedInterface("history")
@NullMarked
package io.waybill.service.notifying.history;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
