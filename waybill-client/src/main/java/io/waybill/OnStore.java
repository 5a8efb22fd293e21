package io.waybill;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the store of {@code waybill.stores} in whose transactions a {@link WaybillListener} takes effect, or of whose
 * messages a {@link SettlementListener} is told. Without this annotation it is that of the primary data
 * source.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnStore {

    /** A name under {@code waybill.stores}; the application does not start where there is none of that name. */
    String value();
}
