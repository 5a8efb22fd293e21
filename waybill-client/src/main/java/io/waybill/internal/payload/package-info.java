@NullMarked
package io.waybill.internal.payload;

import org.jspecify.annotations.NullMarked;
