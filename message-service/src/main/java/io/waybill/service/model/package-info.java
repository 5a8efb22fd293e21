/** What is known of one message, and the state that follows from it. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.waybill.service.model;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
