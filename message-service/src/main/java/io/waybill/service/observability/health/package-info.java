/** What the health endpoint says. */
@NullMarked
package io.waybill.service.observability.health;

import org.jspecify.annotations.NullMarked;
