/** Counts what the client does, where the host counts. */
@NullMarked
package io.waybill.internal.metrics;

import org.jspecify.annotations.NullMarked;
