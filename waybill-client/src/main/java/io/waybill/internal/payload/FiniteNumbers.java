package io.waybill.internal.payload;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;

/** Refuses what JSON has no number for. Jackson would write it as text, which is no number to anybody. */
class FiniteNumbers extends JsonGeneratorDelegate {

    FiniteNumbers(JsonGenerator out) {
        super(out);
    }

    @Override
    public void writeNumber(double number) throws IOException {
        super.writeNumber(finite(number));
    }

    @Override
    public void writeNumber(float number) throws IOException {
        finite(number);
        super.writeNumber(number);
    }

    @Override
    public void writeArray(double[] array, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            finite(array[i]);
        }
        super.writeArray(array, offset, length);
    }

    private double finite(double number) throws IOException {
        if (!Double.isFinite(number)) {
            throw new RefusedValueException(this, "JSON has no number for " + number);
        }
        return number;
    }
}
