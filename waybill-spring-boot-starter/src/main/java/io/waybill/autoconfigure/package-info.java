/** Wires the producer and the consumer side into a Spring Boot application. */
@NullMarked
package io.waybill.autoconfigure;

import org.jspecify.annotations.NullMarked;
