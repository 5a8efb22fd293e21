/** Counts what the starter does, where the host counts. */
@NullMarked
package io.waybill.metrics;

import org.jspecify.annotations.NullMarked;
