/** Gets messages to consumer groups that owe a receipt. */
@ApplicationModule(
        allowedDependencies = {"tracking :: *", "model", "model :: *", "access :: *", "platform", "platform :: *"})
@NullMarked
package io.waybill.service.consuming;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
