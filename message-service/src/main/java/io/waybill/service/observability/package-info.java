/** What monitoring sees of the service. */
@ApplicationModule(
        allowedDependencies = {"notifying :: *", "tracking :: *", "model", "model :: *", "platform", "platform :: *"})
@NullMarked
package io.waybill.service.observability;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
