package io.waybill.internal.payload;

import com.alibaba.fastjson2.annotation.JSONField;
import com.alibaba.fastjson2.annotation.JSONType;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is not written as JSON, since nobody could read it again as what it was: streams and other resources, throwables, classes,
 * single chars. And types with annotations that mean something this JSON does not do.
 */
class RefusedTypes extends SimpleModule {

    RefusedTypes() {
        super("waybill-refusals");
        Refusing character = new Refusing("a char has no form of its own in JSON: make it a String");
        addSerializer(char.class, character);
        addSerializer(Character.class, character);
        addDeserializer(Class.class, new NeverLoading());
        setSerializerModifier(new OnWriting());
        setDeserializerModifier(new OnReading());
    }

    private static class OnWriting extends BeanSerializerModifier {
        @Override
        public JsonSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription type, JsonSerializer<?> serializer) {
            if (Verbatim.isNoData(type.getBeanClass())) {
                return new Refusing(Verbatim.noData(type.getBeanClass()));
            }
            requireOurAnnotations(type);
            return serializer;
        }

        @Override
        public JsonSerializer<?> modifyEnumSerializer(
                SerializationConfig config, JavaType valueType, BeanDescription type, JsonSerializer<?> serializer) {
            requireOurAnnotations(type);
            return serializer;
        }
    }

    private static class OnReading extends BeanDeserializerModifier {
        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription type, JsonDeserializer<?> deserializer) {
            requireOurAnnotations(type);
            return deserializer;
        }

        @Override
        public JsonDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config,
                JavaType valueType,
                BeanDescription type,
                JsonDeserializer<?> deserializer) {
            requireOurAnnotations(type);
            return deserializer;
        }
    }

    /** Another library's, or of times, whose form is fixed: passing over them would change what is sent without a word. */
    private static void requireOurAnnotations(BeanDescription type) {
        if (type.getClassInfo().hasAnnotation(JSONType.class)) {
            throw new UnsupportedTypeException(type.getBeanClass().getName(), "@JSONType");
        }
        if (isFormatted(type.getClassInfo())) {
            throw new UnsupportedTypeException(type.getBeanClass().getName(), "@JsonFormat");
        }
        for (BeanPropertyDefinition property : type.findProperties()) {
            if (members(property).anyMatch(member -> member.hasAnnotation(JSONField.class))) {
                throw new UnsupportedTypeException(placeOf(type, property), "@JSONField");
            }
            if (members(property).anyMatch(RefusedTypes::isFormatted)) {
                throw new UnsupportedTypeException(placeOf(type, property), "@JsonFormat");
            }
        }
    }

    private static String placeOf(BeanDescription type, BeanPropertyDefinition property) {
        return type.getBeanClass().getName() + "." + property.getName();
    }

    private static Stream<AnnotatedMember> members(BeanPropertyDefinition property) {
        return Stream.of(
                        property.getField(),
                        property.getGetter(),
                        property.getSetter(),
                        property.getConstructorParameter())
                .flatMap(member -> Optional.<AnnotatedMember>ofNullable(member).stream());
    }

    private static boolean isFormatted(Annotated member) {
        JsonFormat format = member.getAnnotation(JsonFormat.class);
        return format != null && (!format.pattern().isEmpty() || format.shape() != JsonFormat.Shape.ANY);
    }

    private static class Refusing extends JsonSerializer<Object> {
        private final String reason;

        Refusing(String reason) {
            this.reason = reason;
        }

        @Override
        public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
            throw new RefusedValueException(out, reason);
        }
    }

    /** Jackson would load what a payload names. */
    @SuppressWarnings("rawtypes")
    private static class NeverLoading extends JsonDeserializer<Class> {
        @Override
        public Class deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return context.reportInputMismatch(Class.class, "no class is loaded for a payload");
        }
    }
}
