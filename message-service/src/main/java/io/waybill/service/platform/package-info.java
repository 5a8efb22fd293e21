/** What every group stands on, and which knows nothing of messages: broker, database, transactions, log. */
@NullMarked
package io.waybill.service.platform;

import org.jspecify.annotations.NullMarked;
