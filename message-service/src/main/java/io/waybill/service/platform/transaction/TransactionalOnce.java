package io.waybill.service.platform.transaction;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The same as {@link Transactions#once}, of a whole method: one transaction, the caller's if there is one, in READ COMMITTED, that
 * is never done again. When it collides with another's, the caller is told.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Transactional(isolation = Isolation.READ_COMMITTED)
public @interface TransactionalOnce {}
