/** Errors as problem details, for programs. */
@NullMarked
package io.waybill.service.api.problem;

import org.jspecify.annotations.NullMarked;
