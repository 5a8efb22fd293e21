/** What every group stands on, and which knows nothing of messages: broker, database, transactions, log. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.waybill.service.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
