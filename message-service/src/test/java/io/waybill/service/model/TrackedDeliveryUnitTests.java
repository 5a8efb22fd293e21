package io.waybill.service.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrackedDeliveryUnitTests {

    private static final Map<Class<?>, Object> OTHER = Map.of(
            MessageId.class,
            MessageId.floor(7),
            String.class,
            "other",
            DeliveryState.class,
            DeliveryState.DEAD,
            DeliveryPurpose.class,
            DeliveryPurpose.ARCHIVE,
            Integer.class,
            7,
            int.class,
            7,
            Long.class,
            7L,
            boolean.class,
            true);

    static Stream<Field> stored() {
        return Arrays.stream(StoredDelivery.class.getDeclaredFields())
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()));
    }

    /** What is found the same is not stored again. */
    @ParameterizedTest
    @MethodSource("stored")
    void isNotTheSameWhereOneFieldIsNot(Field field) throws IllegalAccessException {
        TrackedDelivery delivery = new TrackedDelivery(MessageId.floor(1), "G");
        TrackedDelivery copy = delivery.copy();
        assertThat(delivery.isSameAs(copy)).isTrue();

        field.setAccessible(true);
        field.set(copy, Objects.requireNonNull(OTHER.get(field.getType())));

        assertThat(delivery.isSameAs(copy)).isFalse();
    }
}
