package io.waybill.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Refuses numbers that Jackson would read as others: of more digits than a double or float holds, and 128 to 255 for a byte. */
class ExactNumbers extends SimpleModule {

    ExactNumbers() {
        super("waybill-exact-numbers");
        add(double.class, ExactNumbers::exactDouble);
        add(Double.class, ExactNumbers::exactDouble);
        add(float.class, ExactNumbers::exactFloat);
        add(Float.class, ExactNumbers::exactFloat);
        add(byte.class, ExactNumbers::exactByte);
        add(Byte.class, ExactNumbers::exactByte);
        addDeserializer(
                double[].class, new ArrayReader<>(double[].class, ExactNumbers::exactDouble, ExactNumbers::doubles));
        addDeserializer(
                float[].class, new ArrayReader<>(float[].class, ExactNumbers::exactFloat, ExactNumbers::floats));
    }

    private <T extends Number> void add(Class<T> type, Reading<T> reading) {
        addDeserializer(type, new Reader<>(type, reading));
    }

    /** Reads the number that the parser is at; null if there is none, or another. */
    @FunctionalInterface
    private interface Reading<T extends Number> {
        @Nullable T from(JsonParser in) throws IOException;
    }

    private static @Nullable Double exactDouble(JsonParser in) throws IOException {
        if (!in.currentToken().isNumeric()) {
            return null;
        }
        double number = in.getDoubleValue();
        return Double.isFinite(number) && isSame(in.getDecimalValue(), number) ? number : null;
    }

    private static @Nullable Float exactFloat(JsonParser in) throws IOException {
        if (!in.currentToken().isNumeric()) {
            return null;
        }
        float number = in.getFloatValue();
        return Float.isFinite(number) && isSame(in.getDecimalValue(), number) ? number : null;
    }

    private static @Nullable Byte exactByte(JsonParser in) throws IOException {
        if (!in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
            return null;
        }
        int number = in.getIntValue();
        return number == (byte) number ? (byte) number : null;
    }

    /**
     * The nearest one, if that, in as many digits as are given, is the number itself: 0.1 is no binary fraction either, and yet
     * what any program writes that means its double.
     */
    private static boolean isSame(BigDecimal given, double held) {
        return new BigDecimal(held)
                        .round(new MathContext(given.precision(), RoundingMode.HALF_EVEN))
                        .compareTo(given)
                == 0;
    }

    private static double[] doubles(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static float[] floats(List<Float> numbers) {
        float[] array = new float[numbers.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = numbers.get(i);
        }
        return array;
    }

    private static class Reader<T extends Number> extends StdScalarDeserializer<T> {
        private final transient Reading<T> reading;

        Reader(Class<T> type, Reading<T> reading) {
            super(type);
            this.reading = reading;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            T number = reading.from(in);
            return number != null ? number : context.reportInputMismatch(this, "not such a number");
        }

        @Override
        public @Nullable T getNullValue(DeserializationContext context) throws JsonMappingException {
            return handledType().isPrimitive() ? context.reportInputMismatch(this, "null") : null;
        }
    }

    private static class ArrayReader<A, T extends Number> extends StdScalarDeserializer<A> {
        private final transient Reading<T> reading;
        private final transient Function<List<T>, A> toArray;

        ArrayReader(Class<A> type, Reading<T> reading, Function<List<T>, A> toArray) {
            super(type);
            this.reading = reading;
            this.toArray = toArray;
        }

        @Override
        public A deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.isExpectedStartArrayToken()) {
                return context.reportInputMismatch(this, "no array");
            }
            List<T> numbers = new ArrayList<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                T number = reading.from(in);
                numbers.add(number != null ? number : context.reportInputMismatch(this, "not such a number"));
            }
            return toArray.apply(numbers);
        }
    }
}
