/** What producers prepare, are asked, and are told. */
@ApplicationModule(
        allowedDependencies = {"tracking :: *", "model", "model :: *", "access :: *", "platform", "platform :: *"})
@NullMarked
package io.waybill.service.producing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
