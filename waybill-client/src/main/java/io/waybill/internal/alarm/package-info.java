/** Tells the host application of conditions that a person should look at. */
@NullMarked
package io.waybill.internal.alarm;

import org.jspecify.annotations.NullMarked;
