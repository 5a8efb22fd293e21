/** Says what is wrong and what to do where an application with Waybill does not start. */
@NullMarked
package io.waybill.autoconfigure.failure;

import org.jspecify.annotations.NullMarked;
