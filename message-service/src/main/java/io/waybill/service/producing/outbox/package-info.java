/** Has messages tried again that the outbox of their producing store has given up. */
@NamedInterface("outbox")
@NullMarked
package io.waybill.service.producing.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
