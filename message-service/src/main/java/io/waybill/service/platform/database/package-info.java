/** The database at the start of the service: it is waited for, and what waiting does not mend is said. */
@NullMarked
package io.waybill.service.platform.database;

import org.jspecify.annotations.NullMarked;
