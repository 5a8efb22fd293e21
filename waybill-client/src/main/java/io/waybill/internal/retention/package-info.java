/** Deletes what the client's tables need no longer, and keeps account of what they have forgotten. */
@NullMarked
package io.waybill.internal.retention;

import org.jspecify.annotations.NullMarked;
