/** Facts in, state out: reads what the broker holds and keeps what is known of every message. */
@ApplicationModule(allowedDependencies = {"model", "model :: *", "access :: *", "platform", "platform :: *"})
@NullMarked
package io.waybill.service.tracking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
