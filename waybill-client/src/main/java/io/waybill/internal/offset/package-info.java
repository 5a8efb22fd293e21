/** Where consumer groups begin, and how far they have come. */
@NullMarked
package io.waybill.internal.offset;

import org.jspecify.annotations.NullMarked;
