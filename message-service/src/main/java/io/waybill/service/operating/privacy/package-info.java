/** One person's data: all that is kept of a business key, exported, and what its messages carried, erased; docs/privacy.md. */
@NamedInterface("privacy")
@NullMarked
package io.waybill.service.operating.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
