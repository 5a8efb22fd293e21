/** Who may call, what a call may cost, and what is remembered of it. */
@ApplicationModule(allowedDependencies = {"platform", "platform :: *"})
@NullMarked
package io.waybill.service.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
