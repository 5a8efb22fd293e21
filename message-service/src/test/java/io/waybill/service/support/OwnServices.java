package io.waybill.service.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Runs a test in the JVM of those that start services of their own. The shared one of {@link ServiceTest} must not be among
 * them: services on one broker share its queues, and each would read what another's test waits for.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag("own-services")
public @interface OwnServices {}
