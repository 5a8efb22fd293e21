/** Producers that are asked over HTTP. */
@NullMarked
package io.waybill.service.producer;

import org.jspecify.annotations.NullMarked;
