/** Archived messages as units: files of JSON lines with an index by key, a manifest, and a proof that all was read back. */
@NamedInterface("archive.unit")
@NullMarked
package io.waybill.service.tracking.archive.unit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
