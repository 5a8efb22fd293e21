package io.waybill.internal.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Refuses numbers that Jackson would read as others: of more digits than a double or float holds, and 128 to 255 for a byte. */
class ExactNumbers extends SimpleModule {

    private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]*)");
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    ExactNumbers() {
        super("waybill-exact-numbers");
        add(double.class, ExactNumbers::exactDouble);
        add(Double.class, ExactNumbers::exactDouble);
        add(float.class, ExactNumbers::exactFloat);
        add(Float.class, ExactNumbers::exactFloat);
        add(byte.class, ExactNumbers::exactByte);
        add(Byte.class, ExactNumbers::exactByte);
        addDeserializer(OptionalDouble.class, new OptionalReader());
        addKeyDeserializer(Byte.class, new NumberKeyReader(WHOLE, Byte::valueOf));
        addKeyDeserializer(Short.class, new NumberKeyReader(WHOLE, Short::valueOf));
        addKeyDeserializer(Integer.class, new NumberKeyReader(WHOLE, Integer::valueOf));
        addKeyDeserializer(Long.class, new NumberKeyReader(WHOLE, Long::valueOf));
        addKeyDeserializer(BigInteger.class, new NumberKeyReader(WHOLE, BigInteger::new));
        addKeyDeserializer(BigDecimal.class, new NumberKeyReader(NUMBER, BigDecimal::new));
        addKeyDeserializer(Double.class, new NumberKeyReader(NUMBER, ExactNumbers::exactDouble));
        addKeyDeserializer(Float.class, new NumberKeyReader(NUMBER, ExactNumbers::exactFloat));
        addDeserializer(
                double[].class, new ArrayReader<>(double[].class, ExactNumbers::exactDouble, ExactNumbers::doubles));
        addDeserializer(
                float[].class, new ArrayReader<>(float[].class, ExactNumbers::exactFloat, ExactNumbers::floats));
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addValueInstantiators(new ExactInstantiators());
    }

    private <T extends Number> void add(Class<T> type, Reading<T> reading) {
        addDeserializer(type, new NumberReader<>(type, reading));
    }

    /** Reads the number that the parser is at; null if there is none, or another. */
    @FunctionalInterface
    private interface Reading<T extends Number> {
        @Nullable T from(JsonParser in) throws IOException;
    }

    private static @Nullable Double exactDouble(JsonParser in) throws IOException {
        return in.currentToken().isNumeric() ? exactDouble(in.getText()) : null;
    }

    private static @Nullable Float exactFloat(JsonParser in) throws IOException {
        return in.currentToken().isNumeric() ? exactFloat(in.getText()) : null;
    }

    /** Of a number as JSON writes it; null where no double is that number. */
    static @Nullable Double exactDouble(String text) {
        double nearest = Double.parseDouble(text);
        return Double.isFinite(nearest) && isSame(new BigDecimal(text), nearest, Double.toString(nearest))
                ? nearest
                : null;
    }

    private static @Nullable Float exactFloat(String text) {
        float nearest = Float.parseFloat(text);
        return Float.isFinite(nearest) && isSame(new BigDecimal(text), nearest, Float.toString(nearest))
                ? nearest
                : null;
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
     * what any program writes that means its double. Or in Java's own digits, which are not always the nearest, nor the last
     * that others write.
     */
    private static boolean isSame(BigDecimal given, double nearest, String written) {
        return new BigDecimal(nearest)
                                .round(new MathContext(given.precision(), RoundingMode.HALF_EVEN))
                                .compareTo(given)
                        == 0
                || new BigDecimal(written).compareTo(given) == 0;
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

    private static class NumberReader<T extends Number> extends StdScalarDeserializer<T> {
        private final transient Reading<T> reading;

        NumberReader(Class<T> type, Reading<T> reading) {
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

    private static class OptionalReader extends StdScalarDeserializer<OptionalDouble> {
        OptionalReader() {
            super(OptionalDouble.class);
        }

        @Override
        public OptionalDouble deserialize(JsonParser in, DeserializationContext context) throws IOException {
            Double number = exactDouble(in);
            return number != null ? OptionalDouble.of(number) : context.reportInputMismatch(this, "not such a number");
        }

        @Override
        public OptionalDouble getNullValue(DeserializationContext context) {
            return OptionalDouble.empty();
        }
    }

    /** Keys of maps, in the one form that a number has: two texts for one key would lose an entry. */
    private static class NumberKeyReader extends KeyDeserializer {
        private final Pattern form;
        private final Function<String, ? extends @Nullable Number> read;

        NumberKeyReader(Pattern form, Function<String, ? extends @Nullable Number> read) {
            this.form = form;
            this.read = read;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            try {
                Number number = form.matcher(key).matches() ? read.apply(key) : null;
                if (number != null) {
                    return number;
                }
            } catch (NumberFormatException tooLarge) {
                // Said below, without its words, which quote.
            }
            return context.reportInputMismatch(Number.class, "not such a number");
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
