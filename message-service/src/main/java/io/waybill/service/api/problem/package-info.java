/** Errors as problem details, for programs. */
@NamedInterface("problem")
@NullMarked
package io.waybill.service.api.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
