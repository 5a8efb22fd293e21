/** The tables of messages: their rows and edited versions, and reading single ones without a lock. */
@NullMarked
package io.waybill.service.tracking.message;

import org.jspecify.annotations.NullMarked;
