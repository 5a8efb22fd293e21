package io.waybill.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Limits;
import io.waybill.protocol.wire.MalformedBatchException.BatchFault;
import io.waybill.protocol.wire.Registration.GroupSubscription;
import io.waybill.protocol.wire.Registration.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchFormatUnitTests {

    @Test
    void everyKindOfFactSurvivesATripThroughBytes() throws Exception {
        BatchReader.ReadBatch read = BatchReader.read(BatchWriter.write(Samples.BATCH));
        assertThat(read.batch()).isEqualTo(Samples.BATCH);
        assertThat(read.rejected()).isEmpty();
    }

    @Test
    void whereAGroupBeginsSurvivesATripThroughBytes() throws Exception {
        assertThat(BatchReader.read(BatchWriter.write(Samples.STARTS)).batch()).isEqualTo(Samples.STARTS);
    }

    @Test
    void aProcessWithoutStoreTopicsAndFactsStillRegisters() throws Exception {
        Batch heartbeat = new Batch(
                new Sender("order", "order@host/1", "host", "WAYBILL_order", null),
                1L,
                new Registration(List.of(), List.of()),
                List.of());
        assertThat(BatchReader.read(BatchWriter.write(heartbeat)).batch()).isEqualTo(heartbeat);
    }

    @Test
    void anInquiryAndAWishToBeToldSurviveATripThroughBytes() throws Exception {
        Batch batch = new Batch(
                Samples.SENDER,
                1L,
                new Registration(List.of("TOPIC"), List.of(), true),
                List.of(new Inquiry(Samples.ID, 7_000L), Samples.DONE));
        BatchReader.ReadBatch read = BatchReader.read(BatchWriter.write(batch));
        assertThat(read.batch()).isEqualTo(batch);
        assertThat(read.rejected()).isEmpty();
    }

    @Test
    void aSenderThatDoesNotSaySoIsNotToldHowMessagesEnd() throws Exception {
        assertThat(BatchReader.read(resource("batch-v1.json"))
                        .batch()
                        .registration()
                        .settlements())
                .isFalse();
    }

    /** The sample was written by version 1 and must be readable for ever: never regenerate it, add another one. */
    @Test
    void theCommittedSampleOfVersion1IsStillReadAsWhatItSaid() throws Exception {
        assertThat(BatchReader.read(resource("batch-v1.json")).batch()).isEqualTo(Samples.BATCH);
    }

    @Test
    void whatIsWrittenTodayIsTheCommittedSample() throws Exception {
        JSONObject written = JSON.parseObject(BatchWriter.write(Samples.BATCH));
        assertThat(written).isEqualTo(JSON.parseObject(resource("batch-v1.json")));
    }

    /** As above: version 1 since it says where groups begin. */
    @Test
    void theCommittedSampleOfStartsIsStillReadAndWhatIsWrittenToday() throws Exception {
        byte[] sample = resource("batch-v1-starts.json");
        assertThat(BatchReader.read(sample).batch()).isEqualTo(Samples.STARTS);
        assertThat(JSON.parseObject(BatchWriter.write(Samples.STARTS))).isEqualTo(JSON.parseObject(sample));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"FIRST\"", "\"2026-01-31T08:00:00Z\"", "-1", "1.5", "true", "{}", "[]"})
    void aSubscriptionWithABeginningThatIsNoneIsRejected(String start) throws Exception {
        JSONObject json = json(Samples.STARTS);
        json.getJSONObject("registration")
                .getJSONArray("subscriptions")
                .getJSONObject(0)
                .put("start", JSON.parse(start));
        assertThat(BatchReader.read(bytes(json)).rejected())
                .extracting(BatchReader.RejectedPart::part)
                .containsExactly(BatchReader.Part.REGISTRATION);
    }

    @Test
    void aReceiptSaysWhichVersionTookEffectIfThatIsKnown() {
        Receipt done = (Receipt) Samples.DONE;
        assertThat(BatchWriter.writeFact(done)).doesNotContain("version");
        for (int version : new int[] {Receipt.SKIPPED, 1, 7}) {
            Receipt known = new Receipt(
                    done.kind(),
                    done.messageId(),
                    done.at(),
                    done.group(),
                    done.topic(),
                    done.storedAt(),
                    done.attempt(),
                    done.host(),
                    true,
                    null,
                    null,
                    version);
            assertThat(BatchReader.readFact(BatchWriter.writeFact(known))).isEqualTo(known);
        }
    }

    @Test
    void aReceiptSaysWhichSkipStandsIfThatIsKnown() {
        Receipt done = (Receipt) Samples.DONE;
        Receipt skipped = new Receipt(
                done.kind(),
                done.messageId(),
                done.at(),
                done.group(),
                done.topic(),
                done.storedAt(),
                done.attempt(),
                done.host(),
                false,
                null,
                null,
                Receipt.SKIPPED,
                3);
        assertThat(BatchReader.readFact(BatchWriter.writeFact(skipped))).isEqualTo(skipped);
        assertThat(BatchWriter.writeFact(done)).doesNotContain("skip");
    }

    @Test
    void aSubscriptionSaysWhetherItsGroupKnowsSkips() throws Exception {
        GroupSubscription knowing = new GroupSubscription("TOPIC", "GROUP", "*", Mode.CONCURRENT, 1L, null, true);
        Batch batch = new Batch(Samples.SENDER, 1L, new Registration(List.of(), List.of(knowing)), List.of());
        assertThat(BatchReader.read(BatchWriter.write(batch)).batch()).isEqualTo(batch);
    }

    @Test
    void aFailedReceiptSaysWhenTheNextAttemptIsIfThatIsKnown() throws Exception {
        Receipt failed = (Receipt) Samples.FAILED;
        Receipt known = new Receipt(
                failed.kind(),
                failed.messageId(),
                failed.at(),
                failed.group(),
                failed.topic(),
                failed.storedAt(),
                failed.attempt(),
                failed.host(),
                failed.duplicate(),
                failed.failure(),
                9_000L,
                null);
        assertThat(BatchReader.readFact(BatchWriter.writeFact(known))).isEqualTo(known);
        assertThat(BatchReader.readFact(BatchWriter.writeFact(failed))).isEqualTo(failed);
    }

    @Test
    void fieldsThatANewerSenderAddsArePassedOver() throws Exception {
        JSONObject json = json(Samples.BATCH);
        json.put("compression", "none");
        json.getJSONObject("sender").put("zone", "b");
        json.getJSONObject("registration").put("extra", List.of(1));
        json.getJSONArray("facts").getJSONObject(0).put("trace", JSONObject.of("id", 1));
        BatchReader.ReadBatch read = BatchReader.read(bytes(json));
        assertThat(read.batch()).isEqualTo(Samples.BATCH);
        assertThat(read.rejected()).isEmpty();
    }

    @Test
    void aNewerVersionIsRefusedWholeAndSaysSo() {
        JSONObject json = json(Samples.BATCH);
        json.put("v", 2);
        MalformedBatchException refused =
                catchThrowableOfType(MalformedBatchException.class, () -> BatchReader.read(bytes(json)));
        assertThat(refused.reason()).isEqualTo(BatchFault.UNKNOWN_VERSION);
        assertThat(refused).hasMessageContaining("version 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"v\":0}",
                "{\"v\":-1}",
                "{\"v\":\"1\"}",
                "{\"v\":1.0}",
                "{\"v\":null}",
                "{\"v\":99999999999}"
            })
    void aBatchWithoutAVersionIsMalformed(String json) {
        assertMalformed(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "1", "[]", "\"text\"", "{", "{\"v\":1", "\u0000", "{\"v\":1}}", "<xml/>"})
    void whatIsNotAJsonObjectIsMalformed(String text) {
        assertMalformed(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sender", "registration", "facts", "sentAt"})
    void aBatchWithoutOneOfItsPartsIsMalformed(String part) {
        JSONObject json = json(Samples.BATCH);
        json.remove(part);
        assertMalformed(bytes(json));
    }

    @Test
    void aBadFactIsRejectedAloneAndKept() throws Exception {
        JSONObject json = json(Samples.of(Samples.PENDING, Samples.COMMITTED, Samples.DONE));
        json.getJSONArray("facts").getJSONObject(1).put("id", "not an id");
        BatchReader.ReadBatch read = BatchReader.read(bytes(json));
        assertThat(read.batch().facts()).containsExactly(Samples.PENDING, Samples.DONE);
        assertThat(read.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.part()).isEqualTo(BatchReader.Part.FACT);
            assertThat(rejected.json()).contains("not an id", "COMMITTED");
            assertThat(rejected.why()).contains("not a message id");
        });
    }

    /** A listener of a newer sender, for example, works in a way that this version has no name for. */
    @Test
    void aBadSubscriptionIsRejectedAloneAndKept() throws Exception {
        JSONObject json = json(Samples.BATCH);
        JSONArray subscriptions = json.getJSONObject("registration").getJSONArray("subscriptions");
        JSONObject bad = new JSONObject(subscriptions.getJSONObject(0)).fluentPut("mode", "PARALLEL");
        subscriptions.add(0, bad);

        BatchReader.ReadBatch read = BatchReader.read(bytes(json));

        assertThat(read.batch()).isEqualTo(Samples.BATCH);
        assertThat(read.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.part()).isEqualTo(BatchReader.Part.REGISTRATION);
            assertThat(JSON.parseObject(rejected.json()))
                    .isEqualTo(JSONObject.of("topics", List.of(), "subscriptions", List.of(bad)));
            assertThat(rejected.why()).contains("'PARALLEL' is not a known Mode");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "[]", "{}", "\"text\"", "{\"topic\":\"T\"}"})
    void aSubscriptionOrTopicOfAnyOtherFormCostsNoFact(String value) throws Exception {
        JSONObject json = json(Samples.BATCH);
        JSONObject registration = json.getJSONObject("registration");
        registration.getJSONArray("subscriptions").add(JSON.parse(value));
        registration.getJSONArray("topics").add(value.startsWith("\"") ? "x".repeat(128) : JSON.parse(value));

        BatchReader.ReadBatch read = BatchReader.read(bytes(json));

        assertThat(read.batch()).isEqualTo(Samples.BATCH);
        assertThat(read.rejected()).hasSize(2);
    }

    @Test
    void aFactNestedDeeperThanAnyRealOneIsRejectedAlone() throws Exception {
        String deep = "[".repeat(2_040) + "]".repeat(2_040);
        String json = new String(BatchWriter.write(Samples.of(Samples.DONE)), StandardCharsets.UTF_8)
                .replace("\"facts\":[", "\"facts\":[{\"type\":" + deep + "},");
        BatchReader.ReadBatch read = BatchReader.read(json.getBytes(StandardCharsets.UTF_8));
        assertThat(read.batch().facts()).containsExactly(Samples.DONE);
        assertThat(read.rejected()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "type, null",
        "type, '\"GUESSED\"'",
        "type, '\"RECEIPT_LOST\"'",
        "type, 7",
        "id, null",
        "at, '\"soon\"'",
        "at, -1",
        "at, 1.5",
        "at, 99999999999999999999",
        "group, null",
        "group, '\"\"'",
        "group, '{}'",
        "topic, null",
        "storedAt, null",
        "attempt, -1",
        "attempt, '\"1\"'",
        "attempt, 99999999999",
        "host, null",
        "failure, null",
        "failure, '\"text\"'",
        "failure, '{}'"
    })
    void aFactWithAFieldMissingOrOfTheWrongTypeIsRejected(String field, String value) throws Exception {
        JSONObject json = json(Samples.of(Samples.FAILED));
        json.getJSONArray("facts").getJSONObject(0).put(field, JSON.parse(value));
        assertThat(BatchReader.read(bytes(json)).rejected()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"group, 255", "topic, 127", "host, 255", "type, 255", "id, 36"})
    void aFactWithAFieldThatTheTablesCannotHoldIsRejected(String field, int longest) throws Exception {
        JSONObject json = json(Samples.of(Samples.FAILED));
        json.getJSONArray("facts").getJSONObject(0).put(field, "x".repeat(longest + 1));
        assertThat(BatchReader.read(bytes(json)).rejected())
                .singleElement()
                .satisfies(rejected -> assertThat(rejected.why()).hasSizeLessThanOrEqualTo(200));
    }

    @ParameterizedTest
    @CsvSource({"tag, 255", "key, 255"})
    void anOutcomeIsReadUpToTheLongestTagAndKeyAndNoFurther(String field, int longest) throws Exception {
        JSONObject json = json(Samples.of(Samples.COMMITTED));
        json.getJSONArray("facts").getJSONObject(0).put(field, "x".repeat(longest));
        assertThat(BatchReader.read(bytes(json)).rejected()).isEmpty();
        json.getJSONArray("facts").getJSONObject(0).put(field, "x".repeat(longest + 1));
        assertThat(BatchReader.read(bytes(json)).rejected()).hasSize(1);
    }

    @Test
    void anErrorThatIsTooLongIsCutAndNotRejected() throws Exception {
        JSONObject json = json(Samples.of(Samples.FAILED));
        json.getJSONArray("facts").getJSONObject(0).getJSONObject("failure").put("message", "x".repeat(5_000));
        Receipt receipt =
                (Receipt) BatchReader.read(bytes(json)).batch().facts().get(0);
        assertThat(receipt.failure().message()).hasSize(Limits.ERROR_MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password=hunter2", "<password>hunter2</password>", "{password hunter2", "{\"a\":hunter2}"})
    void whatIsNoBatchIsNotQuoted(String text) {
        assertThatThrownBy(() -> BatchReader.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageStartingWith("not a JSON object: ")
                .hasMessageNotContaining("hunter2");
    }

    /** Whatever is kept of it must not cost more than it did. */
    @Test
    void aBatchOfMoreFactsThanAnybodySendsIsRefusedWhole() {
        String json = new String(BatchWriter.write(Samples.of()), StandardCharsets.UTF_8)
                .replace("\"facts\":[]", "\"facts\":[" + "{},".repeat(Limits.FACTS) + "{}]");
        MalformedBatchException refused = catchThrowableOfType(
                MalformedBatchException.class, () -> BatchReader.read(json.getBytes(StandardCharsets.UTF_8)));
        assertThat(refused.reason()).isEqualTo(BatchFault.OVERSIZED);
        assertThat(refused).hasMessageContaining("'facts' has 10001 entries; 10000 are allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"topics", "subscriptions"})
    void aRegistrationOfMoreThanAnybodyListensToIsRefusedWhole(String part) {
        JSONObject json = json(Samples.BATCH);
        json.getJSONObject("registration").put(part, new JSONArray(Collections.nCopies(1_001, "T")));
        MalformedBatchException refused =
                catchThrowableOfType(MalformedBatchException.class, () -> BatchReader.read(bytes(json)));
        assertThat(refused.reason()).isEqualTo(BatchFault.OVERSIZED);
    }

    @Test
    void factsOfWhichMoreThanAHandfulAreBadAreRejectedTogetherAndTheOthersAreRead() throws Exception {
        JSONObject json = json(Samples.of(Samples.PENDING, Samples.DONE));
        for (int i = 0; i <= Limits.REJECTED; i++) {
            json.getJSONArray("facts").add(1, new JSONObject());
        }
        BatchReader.ReadBatch read = BatchReader.read(bytes(json));
        assertThat(read.batch().facts()).containsExactly(Samples.PENDING, Samples.DONE);
        assertThat(read.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.part()).isEqualTo(BatchReader.Part.BATCH);
            assertThat(rejected.why()).contains("11 facts", "'type' is missing");
        });
    }

    @Test
    void partsOfARegistrationOfWhichMoreThanAHandfulAreBadAreRejectedTogether() throws Exception {
        JSONObject json = json(Samples.BATCH);
        for (int i = 0; i <= Limits.REJECTED; i++) {
            json.getJSONObject("registration").getJSONArray("topics").add("no topic " + i);
        }
        BatchReader.ReadBatch read = BatchReader.read(bytes(json));
        assertThat(read.batch()).isEqualTo(Samples.BATCH);
        assertThat(read.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.part()).isEqualTo(BatchReader.Part.REGISTRATION);
            assertThat(JSON.parseObject(rejected.json()).getJSONArray("topics")).hasSize(11);
        });
    }

    /** The tables hold such names in ASCII: no database should have to refuse them. */
    @ParameterizedTest
    @CsvSource({"topic, T\u00d6PIC", "topic, a topic", "group, GR\u00dcPPE", "group, a/b"})
    void aReceiptWhoseTopicOrGroupRocketMqWouldNotTakeIsRejected(String field, String name) throws Exception {
        JSONObject json = json(Samples.of(Samples.DONE));
        json.getJSONArray("facts").getJSONObject(0).put(field, name);
        assertThat(BatchReader.read(bytes(json)).rejected())
                .singleElement()
                .satisfies(rejected -> assertThat(rejected.why()).contains("'" + field + "' is no name"));
    }

    @Test
    void namesMayBeOfANamespace() throws Exception {
        JSONObject json = json(Samples.of(Samples.DONE));
        json.getJSONArray("facts").getJSONObject(0).put("group", "SHOP%ORDER_GROUP");
        assertThat(BatchReader.read(bytes(json)).rejected()).isEmpty();
    }

    /** They are kept with spaces around the bars. */
    @Test
    void tagsThatAreTooLongOnceTheyAreWrittenOutAreRejected() throws Exception {
        JSONObject json = json(Samples.BATCH);
        String tags = IntStream.range(100, 300).mapToObj(String::valueOf).collect(Collectors.joining("||"));
        assertThat(tags).hasSizeLessThan(Limits.TAG_EXPRESSION);
        json.getJSONObject("registration")
                .getJSONArray("subscriptions")
                .getJSONObject(0)
                .put("tags", tags);
        assertThat(BatchReader.read(bytes(json)).rejected()).hasSize(1);
    }

    @Test
    void aTimeThatNoClockShowsIsNone() throws Exception {
        JSONObject json = json(Samples.of(Samples.COMMITTED));
        json.getJSONArray("facts").getJSONObject(0).put("at", Long.MAX_VALUE);
        assertThat(BatchReader.read(bytes(json)).rejected()).hasSize(1);
    }

    @Test
    void everyBeginningOfABatchIsMalformed() {
        byte[] whole = BatchWriter.write(Samples.BATCH);
        for (int length = 0; length < whole.length; length++) {
            assertMalformed(Arrays.copyOf(whole, length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2_047, 2_048, 2_049, 100_000, 1_000_000})
    void deepNestingIsMalformedAndCostsNoStack(int depth) {
        assertMalformed("[".repeat(depth).getBytes(StandardCharsets.UTF_8));
        assertMalformed("{\"v\":".repeat(depth).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTypeNamedInABatchIsNotLoaded() {
        assertMalformed(("{\"@type\":\"" + Trap.class.getName() + "\",\"v\":1}").getBytes(StandardCharsets.UTF_8));
        assertThat(Trap.sprung).isFalse();
    }

    @Test
    void aRejectedFactCanBeReadAgainByItself() {
        String json = json(Samples.of(Samples.FAILED))
                .getJSONArray("facts")
                .getJSONObject(0)
                .toString();
        assertThat(BatchReader.readFact(json)).isEqualTo(Samples.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{}", "{\"type\":\"PENDING\"}"})
    void aFactThatCannotBeReadByItselfIsAnIllegalArgument(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> BatchReader.readFact(json));
    }

    static class Trap {
        static boolean sprung;

        public void setV(int v) {
            sprung = true;
        }
    }

    private static void assertMalformed(byte[] bytes) {
        assertThatThrownBy(() -> BatchReader.read(bytes))
                .isInstanceOfSatisfying(
                        MalformedBatchException.class,
                        malformed -> assertThat(malformed.reason()).isEqualTo(BatchFault.MALFORMED));
    }

    private static JSONObject json(Batch batch) {
        return JSON.parseObject(BatchWriter.write(batch));
    }

    private static byte[] bytes(JSONObject json) {
        return JSON.toJSONBytes(json);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream sample = BatchFormatUnitTests.class.getResourceAsStream(name)) {
            return sample.readAllBytes();
        }
    }
}
