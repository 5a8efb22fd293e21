package io.waybill.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, reading ends in a batch or in the one exception that callers handle. */
class BatchFuzzUnitTests {

    private static final long SEED = 20261120;
    private static final int INPUTS = 5_000;
    private static final byte[] GOOD = BatchWriter.write(Samples.BATCH);
    private static final String[] FRAGMENTS = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "null",
        "-",
        "1e999999999",
        "1E-999999999",
        "9".repeat(400),
        "\\u",
        "\\uD83D",
        "true",
        "\u0000",
        "\"@type\":\"java.lang.Thread\",",
        "NaN",
        "0x1F",
        "new Date(1)",
        "/*",
        "//",
        "\"$ref\":\"$\"",
        "1L",
        "'",
        "\uFEFF",
        "Set[",
        "{\"$ref\":\"$\"}"
    };

    @Test
    void randomBytes() {
        survives((random, round) -> {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            return bytes;
        });
    }

    @Test
    void aGoodBatchWithSomeBytesChanged() {
        survives((random, round) -> {
            byte[] bytes = GOOD.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            return bytes;
        });
    }

    @Test
    void aGoodBatchWithPiecesOfJsonPutInAndCutOut() {
        survives((random, round) -> {
            StringBuilder text = new StringBuilder(new String(GOOD, StandardCharsets.UTF_8));
            for (int i = 0; i <= random.nextInt(3); i++) {
                int at = random.nextInt(text.length());
                text.delete(at, Math.min(text.length(), at + random.nextInt(12)));
                text.insert(at, FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        });
    }

    @Test
    void aGoodBatchWithValuesOfOtherTypes() {
        String good = new String(GOOD, StandardCharsets.UTF_8);
        String[] parts = good.split("(?<=[:,\\[])", -1);
        survives((random, round) -> {
            String[] changed = parts.clone();
            int at = random.nextInt(parts.length);
            String end = parts[at].isEmpty() ? "" : parts[at].substring(parts[at].length() - 1);
            changed[at] = FRAGMENTS[random.nextInt(FRAGMENTS.length)] + end;
            return String.join("", changed).getBytes(StandardCharsets.UTF_8);
        });
    }

    private static void survives(BiFunction<Random, Integer, byte[]> inputs) {
        Random random = new Random(SEED);
        for (int round = 0; round < INPUTS; round++) {
            byte[] bytes = inputs.apply(random, round);
            try {
                assertThat(BatchReader.read(bytes).batch()).isNotNull();
            } catch (MalformedBatchException expected) {
                assertThat(expected.getMessage()).hasSizeLessThan(400);
            } catch (Throwable other) {
                throw new AssertionError(
                        "round " + round + ": " + other + " for " + new String(bytes, StandardCharsets.ISO_8859_1),
                        other);
            }
        }
    }
}
