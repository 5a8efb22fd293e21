package io.waybill.internal.store;

import io.waybill.OnStore;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotationUtils;

/** Which store a class of the application names. */
public final class NamedStore {

    private NamedStore() {}

    /** @return null where it names none, and so means that of the primary data source */
    public static @Nullable String of(Class<?> type) {
        OnStore store = AnnotationUtils.findAnnotation(type, OnStore.class);
        return store == null ? null : store.value();
    }
}
