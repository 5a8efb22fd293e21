/**
 * What every group stands on: broker, database, failure log, limits of settings and names.
 */
@NullMarked
package io.waybill.service.platform;

import org.jspecify.annotations.NullMarked;
