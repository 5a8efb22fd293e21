package io.waybill.service.tracking.archive.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.protocol.MessageId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RowCodecUnitTests {

    private static final MessageId ID = MessageId.parse("01890a5d-ac96-774b-bcce-b302099a8057");

    @Test
    void aRowIsAsPeopleReadIt() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("message_id", ID.toBytes());
        columns.put("state", 4);
        columns.put("topic", "PAYMENT");
        columns.put("message_key", "K \"1\"\n中😀");
        columns.put("reason", null);
        columns.put("body", "hello".getBytes(StandardCharsets.UTF_8));
        columns.put("timeline", "[{\"a\": 1}]");
        columns.put("closed_as", 5);

        ArchivedRow row = ArchivedRow.of(columns);

        assertThat(new String(RowCodec.encode(row), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"message_id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"state\":\"DONE\",\"topic\":\"PAYMENT\","
                                + "\"message_key\":\"K \\\"1\\\"\\n中😀\",\"body\":\"aGVsbG8=\",\"timeline\":\"[{\\\"a\\\": 1}]\","
                                + "\"closed_as\":\"ROLLED_BACK\"}");
        assertThat(row.key()).isEqualTo("K \"1\"\n中😀");
        assertThat(row.toColumns().get("message_id")).isEqualTo(ID.toBytes());
        assertThat(row.toString()).doesNotContain("hello").doesNotContain("K ");
    }

    @Test
    void whateverGoesInComesOut() {
        Random random = new Random(42);
        JsonMapper other = new JsonMapper();
        for (int round = 0; round < 20_000; round++) {
            ArchivedRow row = anyRow(random);

            byte[] line = RowCodec.encode(row);

            assertThat(RowCodec.decode(line)).as("round %s", round).isEqualTo(row);
            assertThat(line).doesNotContain('\n');
            JsonNode read = other.readTree(line);
            assertThat(read.propertyNames()).hasSize(row.columns().size() + 1);
        }
    }

    private static ArchivedRow anyRow(Random random) {
        String[] names = {
            "state", "closed_as", "body", "message_key", "properties", "timeline", "deliveries", "copies", "a_later one"
        };
        Map<String, Object> columns = new HashMap<>();
        for (String name : names) {
            switch (random.nextInt(9)) {
                case 0 -> {}
                case 1 -> columns.put(name, (long) random.nextInt(9));
                case 2 -> columns.put(name, random.nextLong());
                case 3 -> columns.put(name, new BigInteger(70 + random.nextInt(500), random));
                case 4 ->
                    columns.put(
                            name, new BigDecimal(new BigInteger(random.nextInt(90), random), random.nextInt(20) - 10));
                case 5 -> columns.put(name, bytes(random));
                default -> columns.put(name, anyText(random));
            }
        }
        return new ArchivedRow(new MessageId(random.nextLong(), random.nextLong()), columns);
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(20); left > 0; left--) {
            switch (random.nextInt(7)) {
                case 0 -> text.append((char) random.nextInt(32));
                case 1 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(40));
                case 3 -> text.append((char) random.nextInt(0x10000));
                case 4 -> text.append("\"\\/{}[]:,".charAt(random.nextInt(9)));
                case 5 -> text.append((char) (0x7F + random.nextInt(0x30)));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }

    @Test
    void whatJdbcGivesBecomesPlain() {
        assertThat(new ArchivedRow(ID, Map.of("a", true, "b", (byte) 3, "c", BigInteger.TEN)).columns())
                .isEqualTo(Map.of("a", 1L, "b", 3L, "c", 10L));
        assertThatThrownBy(() -> new ArchivedRow(ID, Map.of("a", 1.5)))
                .hasMessageContaining("the column a holds a java.lang.Double");
        assertThatThrownBy(() -> ArchivedRow.of(Map.of("message_id", new byte[3])))
                .hasMessageContaining("16 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"message_id\":\"x\"}",
                "{\"message_id\":\"01890a5d-ac96-774b-bcce-b302099a8057\"",
                "{\"message_id\":\"01890a5d-ac96-774b-bcce-b302099a8057\"}{}",
                "{\"message_id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"state\":\"LATER\"}",
                "{\"message_id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"a\":1,\"a\":1}",
                "{\"message_id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"a\":1.5}",
                "{\"message_id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"a\":null}",
                "{\"message_id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"body\":\"*\"}",
                "{\"message_id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"a\":{\"later\":\"x\"}}",
            })
    void whatIsNoRowIsRefused(String line) {
        assertThatThrownBy(() -> RowCodec.decode(line.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
