package io.waybill.payload;

import com.alibaba.fastjson2.annotation.JSONField;
import com.alibaba.fastjson2.annotation.JSONType;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is not written as JSON, since nobody could read it again as what it was: streams and other resources, throwables, classes,
 * single chars. And types with annotations that mean something this JSON does not do.
 */
class Refusals extends SimpleModule {

    Refusals() {
        super("waybill-refusals");
        Refusing character = new Refusing("a char has no form of its own in JSON: make it a String");
        addSerializer(char.class, character);
        addSerializer(Character.class, character);
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
    }

    private static class OnReading extends BeanDeserializerModifier {
        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription type, JsonDeserializer<?> deserializer) {
            requireOurAnnotations(type);
            return deserializer;
        }
    }

    /** Another library's, or of times, whose form is fixed: passing over them would change what is sent without a word. */
    private static void requireOurAnnotations(BeanDescription type) {
        if (type.getClassInfo().hasAnnotation(JSONType.class)) {
            throw new UnsupportedAnnotationException(type.getBeanClass(), "@JSONType", null);
        }
        for (BeanPropertyDefinition property : type.findProperties()) {
            if (members(property).anyMatch(member -> member.hasAnnotation(JSONField.class))) {
                throw new UnsupportedAnnotationException(type.getBeanClass(), "@JSONField", property.getName());
            }
            if (members(property).anyMatch(Refusals::isFormatted)) {
                throw new UnsupportedAnnotationException(type.getBeanClass(), "@JsonFormat", property.getName());
            }
        }
    }

    private static Stream<AnnotatedMember> members(BeanPropertyDefinition property) {
        return Stream.of(
                        property.getField(),
                        property.getGetter(),
                        property.getSetter(),
                        property.getConstructorParameter())
                .flatMap(member -> Optional.<AnnotatedMember>ofNullable(member).stream());
    }

    private static boolean isFormatted(AnnotatedMember member) {
        JsonFormat format = member.getAnnotation(JsonFormat.class);
        return format != null && (!format.pattern().isEmpty() || format.shape() != JsonFormat.Shape.ANY);
    }

    /** Neither the payload's fault nor that of a message: the class has to be changed, or the codec. */
    static class UnsupportedAnnotationException extends IllegalStateException {
        UnsupportedAnnotationException(Class<?> type, String annotation, @Nullable String property) {
            super(type.getName() + (property == null ? "" : "." + property) + " has " + annotation
                    + ", which Waybill's JSON does not follow: use Jackson's @JsonProperty for names, or choose another codec by"
                    + " waybill.payload.codec (jackson, fastjson2) or a bean of type PayloadCodec");
        }
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
}
