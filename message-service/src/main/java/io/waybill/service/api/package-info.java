/** What programs may read, and how the API describes itself. */
@NullMarked
package io.waybill.service.api;

import org.jspecify.annotations.NullMarked;
