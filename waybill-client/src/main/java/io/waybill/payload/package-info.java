/** The codecs that Waybill brings. */
@NullMarked
package io.waybill.payload;

import org.jspecify.annotations.NullMarked;
