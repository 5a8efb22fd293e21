/** The database at the start of the service: it is waited for, and what waiting does not mend is said. */
@NamedInterface("database")
@NullMarked
package io.waybill.service.platform.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
