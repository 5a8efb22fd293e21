package io.waybill.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.wire.Command.Ask;
import io.waybill.protocol.wire.Command.CommandEnd;
import io.waybill.protocol.wire.Command.Settled;
import io.waybill.protocol.wire.MalformedBatchException.BatchFault;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandFormatUnitTests {

    private static final Command ASK = new Ask(Samples.ID, "TOPIC", "PAID", "P-ü");
    private static final Command DONE =
            new Settled(Samples.ID, "TOPIC", "P-1", CommandEnd.DONE, 4_102_444_799_999L, null);
    private static final CommandBatch BATCH = new CommandBatch(
            "store-1",
            9_000,
            List.of(
                    ASK,
                    new Ask(Samples.ID, "TOPIC", null, null),
                    DONE,
                    new Settled(Samples.ID, "TOPIC", null, CommandEnd.DEAD, 5_000, "GIVEN_UP")));

    private static final CommandBatch REPEAT =
            new CommandBatch("store-1", 9_000, List.of(new Command.Repeat(Samples.ID)));

    @Test
    void aQuestionMaySayThatItIsToBeTriedAgain() throws MalformedBatchException {
        Command retry = new Ask(Samples.ID, "TOPIC", null, null, true);
        byte[] written = CommandWriter.write(new CommandBatch("store-1", 1, List.of(retry)));

        assertThat(CommandReader.read(written).batch().commands()).containsExactly(retry);
        assertThat(new String(written, StandardCharsets.UTF_8)).contains("\"retry\":true");
    }

    @Test
    void everyKindOfCommandSurvivesATripThroughBytes() throws Exception {
        CommandReader.ReadCommands read = CommandReader.read(CommandWriter.write(BATCH));
        assertThat(read.batch()).isEqualTo(BATCH);
        assertThat(read.rejected()).isEmpty();
        assertThat(CommandReader.read(CommandWriter.write(REPEAT)).batch()).isEqualTo(REPEAT);
    }

    /** The sample was written by version 1 and must be readable for ever: never regenerate it, add another one. */
    @Test
    void theCommittedSampleOfVersion1IsStillReadAsWhatItSaid() throws Exception {
        assertThat(CommandReader.read(sample("command-v1.json")).batch()).isEqualTo(BATCH);
        assertThat(json()).isEqualTo(JSON.parseObject(sample("command-v1.json")));
        assertThat(CommandReader.read(sample("command-v1-repeat.json")).batch()).isEqualTo(REPEAT);
    }

    @Test
    void fieldsThatANewerServiceAddsArePassedOver() throws Exception {
        JSONObject json = json();
        json.put("trace", JSONObject.of("id", 1));
        json.getJSONArray("commands").getJSONObject(0).put("urgent", true);
        CommandReader.ReadCommands read = CommandReader.read(json.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(read.batch()).isEqualTo(BATCH);
        assertThat(read.rejected()).isEmpty();
    }

    @Test
    void aNewerVersionIsRefusedWholeAndSaysSo() {
        JSONObject json = json();
        json.put("v", 2);
        MalformedBatchException refused = refused(json.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(refused.reason()).isEqualTo(BatchFault.UNKNOWN_VERSION);
        assertThat(refused).hasMessageContaining("version 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "{", "{}", "{\"v\":0}", "{\"v\":1}", "{\"v\":1,\"commands\":{}}", "<xml/>"})
    void whatIsNotABatchOfCommandsIsMalformed(String text) {
        assertThat(refused(text.getBytes(StandardCharsets.UTF_8)).reason()).isEqualTo(BatchFault.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"store", "sentAt", "commands"})
    void commandsWithoutOneOfTheirPartsAreMalformed(String part) {
        JSONObject json = json();
        json.remove(part);
        assertThat(refused(json.toString().getBytes(StandardCharsets.UTF_8)).reason())
                .isEqualTo(BatchFault.MALFORMED);
    }

    @Test
    void whatIsLargerThanAnyServiceSendsIsMalformed() {
        assertThat(refused(new byte[3 << 20])).hasMessageContaining("3145728 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "0, type, '\"PUBLISH\"'",
        "0, type, null",
        "0, id, '\"not an id\"'",
        "0, topic, 7",
        "0, key, 7",
        "2, state, '\"SENT\"'",
        "2, at, '\"soon\"'",
        "2, reason, 7"
    })
    void aBadCommandIsRejectedAlone(int position, String field, String value) throws Exception {
        JSONObject json = json();
        json.getJSONArray("commands").getJSONObject(position).put(field, JSON.parse(value));
        CommandReader.ReadCommands read = CommandReader.read(json.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(read.batch().commands()).hasSize(3);
        assertThat(read.rejected()).hasSize(1);
    }

    @Test
    void rubbishIsRefusedAndNothingElseHappens() {
        Random random = new Random(3);
        byte[] sample = CommandWriter.write(BATCH);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = sample.clone();
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                CommandReader.read(bytes);
            } catch (MalformedBatchException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }

    private static MalformedBatchException refused(byte[] bytes) {
        return catchThrowableOfType(MalformedBatchException.class, () -> CommandReader.read(bytes));
    }

    private static JSONObject json() {
        return JSON.parseObject(CommandWriter.write(BATCH));
    }

    private static byte[] sample(String name) throws Exception {
        try (InputStream in = CommandFormatUnitTests.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
