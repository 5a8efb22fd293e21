package io.waybill.internal.payload;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.ValueInstantiators;
import com.fasterxml.jackson.databind.deser.std.StdValueInstantiator;
import java.io.IOException;
import java.math.BigDecimal;

/** For types that are made of one number: Jackson makes a double of it first, whatever they take. */
class ExactInstantiators extends ValueInstantiators.Base {

    @Override
    public ValueInstantiator findValueInstantiator(
            DeserializationConfig config, BeanDescription type, ValueInstantiator instantiator) {
        // Subclasses have ways of their own, and none with a number.
        return instantiator.getClass() == StdValueInstantiator.class
                ? new Exact((StdValueInstantiator) instantiator)
                : instantiator;
    }

    private static class Exact extends StdValueInstantiator {
        Exact(StdValueInstantiator plain) {
            super(plain);
        }

        @Override
        public Object createFromDouble(DeserializationContext context, double nearest) throws IOException {
            String given = context.getParser().getText();
            if (canCreateFromBigDecimal()) {
                return createFromBigDecimal(context, new BigDecimal(given));
            }
            return ExactNumbers.exactDouble(given) == null
                    ? context.reportInputMismatch(getValueClass(), "more digits than a double holds")
                    : super.createFromDouble(context, nearest);
        }
    }
}
