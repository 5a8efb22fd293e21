package io.waybill.service.access.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a handler that does what it does in one database transaction and nowhere else, or afterwards and again if need be. A
 * request with an Idempotency-Key then is remembered in that very transaction. Without the mark a handler runs as it
 * would without a key, and a crash between its deed and the note of its answer leaves open whether it was done.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface InOneTransaction {}
