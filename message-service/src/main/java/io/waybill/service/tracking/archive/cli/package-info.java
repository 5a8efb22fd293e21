/** The archive's commands, which run without the service. */
@NamedInterface("archive-cli")
@NullMarked
package io.waybill.service.tracking.archive.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
