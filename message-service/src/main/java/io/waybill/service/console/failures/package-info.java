/** Failures by their likely cause, and what to do about them. */
@NullMarked
package io.waybill.service.console.failures;

import org.jspecify.annotations.NullMarked;
