/** What programs may read, and how the API describes itself. */
@ApplicationModule(
        allowedDependencies = {"tracking :: *", "model", "model :: *", "access :: *", "platform", "platform :: *"})
@NullMarked
package io.waybill.service.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
