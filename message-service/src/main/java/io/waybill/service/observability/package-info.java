/** What monitoring sees of the service. */
@NullMarked
package io.waybill.service.observability;

import org.jspecify.annotations.NullMarked;
