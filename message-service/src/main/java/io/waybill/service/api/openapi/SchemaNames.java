package io.waybill.service.api.openapi;

import io.swagger.v3.core.jackson.TypeNameResolver;
import java.util.Set;

/** Names schemas so that no two are called alike: those of nested types begin with the name of what they belong to. */
class SchemaNames extends TypeNameResolver {

    @Override
    protected String nameForClass(Class<?> type, Set<Options> options) {
        Class<?> outer = type.getDeclaringClass();
        return outer == null
                ? super.nameForClass(type, options)
                : outer.getSimpleName().replaceFirst("(Query)?Controller$", "") + type.getSimpleName();
    }
}
