package io.waybill;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where a consumer group begins that never consumed its topic before. Without this annotation, a topic's first group
 * begins at the first message and later ones at the end.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface StartFrom {

    /** The first message that the broker still has. */
    String FIRST = "first";

    /** What is sent from now on. */
    String LAST = "last";

    /**
     * {@value #FIRST}, {@value #LAST}, or a time such as {@code 2026-01-31T08:00:00Z}; the application does not start with anything
     * else. It counts once, when the group is new to the topic: changed later, it changes nothing.
     */
    String value();
}
