/** Consumers without the starter: their registration, what they owe, and their receipts. */
@NullMarked
package io.waybill.service.consuming.rest;

import org.jspecify.annotations.NullMarked;
