package io.waybill.service.access.account;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/**
 * Marks a controller that changes something. In read-only mode it does not exist, and nothing of it can be reached by
 * mistake. Every endpoint that changes something has therefore to be in a controller of its own that bears this mark;
 * what shows things stays in another. A test looks after that.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnProperty(name = "waybill.security.read-only", havingValue = "false", matchIfMissing = true)
public @interface Mutating {}
