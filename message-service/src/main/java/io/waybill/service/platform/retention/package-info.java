/** What bounds the tables: how old rows become, how many there may be, and one sweep of all that is beyond. */
@NullMarked
package io.waybill.service.platform.retention;

import org.jspecify.annotations.NullMarked;
