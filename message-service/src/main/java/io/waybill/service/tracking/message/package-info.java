/** The tables of messages: their rows and edited versions, and reading single ones without a lock. */
@NamedInterface("message")
@NullMarked
package io.waybill.service.tracking.message;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
