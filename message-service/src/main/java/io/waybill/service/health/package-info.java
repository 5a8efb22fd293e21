/** What the health endpoint says. */
@NullMarked
package io.waybill.service.health;

import org.jspecify.annotations.NullMarked;
