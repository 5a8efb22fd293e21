/** What messages carry, made readable, for those who may see it. */
@NullMarked
package io.waybill.service.console.payload;

import org.jspecify.annotations.NullMarked;
