/** What is known of messages that have gone into the archive. */
@NamedInterface("archive")
@NullMarked
package io.waybill.service.tracking.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
