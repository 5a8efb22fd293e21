/** Producers that are asked over HTTP. */
@NullMarked
package io.waybill.service.producing.registration;

import org.jspecify.annotations.NullMarked;
