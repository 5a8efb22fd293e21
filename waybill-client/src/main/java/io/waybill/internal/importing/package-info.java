/** Takes over the unfinished rows of a message table that a service had before it had Waybill. */
@NullMarked
package io.waybill.internal.importing;

import org.jspecify.annotations.NullMarked;
