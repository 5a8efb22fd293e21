/** Messages that have left the database, looked up in the long-term archive. */
@NamedInterface("archive")
@NullMarked
package io.waybill.service.api.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
