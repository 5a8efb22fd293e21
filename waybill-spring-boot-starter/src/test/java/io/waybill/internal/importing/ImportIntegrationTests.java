package io.waybill.internal.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import io.waybill.support.StepControl;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Unfinished rows of an old message table become messages of the outbox, each once, whoever imports and whatever dies. */
@ExtendWith(OutputCaptureExtension.class)
class ImportIntegrationTests {

    private static final String TOPIC = "IMPORTED";
    private static final int UNFINISHED = 0;
    private static final int SENT = 1;
    private static final int TAKEN = 3;

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC)
            .with("waybill.outbox.interval=2s", "waybill.outbox.rate=0", "rocketmq.producer.max-message-size=20000");

    private String key;
    private OldRecords records;

    @BeforeEach
    void createTable(TestInfo test) {
        key = test.getTestMethod().orElseThrow().getName()
                + Math.abs(test.getDisplayName().hashCode());
        records = OldRecords.create(
                "records_" + key.toLowerCase(Locale.ROOT).substring(0, 20) + System.nanoTime(), APPLICATION);
    }

    private List<String> copies() {
        return Broker.keysOn(TOPIC).stream()
                .filter(each -> each.startsWith(key))
                .toList();
    }

    private int outboxRows() {
        return APPLICATION
                .jdbc()
                .queryForObject(
                        "select count(*) from waybill_transaction where message_key like ?", Integer.class, key + "%");
    }

    private void awaitCopies(int number) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(copies()).hasSize(number));
    }

    @Test
    void unfinishedRowsAreMovedOnceAndASecondRunMovesNothing() throws InterruptedException {
        records.add("m1", TOPIC, key, "{\"amount\": \"1.50\", \"名\":\"价\"}", UNFINISHED);
        records.add("m2", TOPIC, key + "-sent", "sent", SENT);

        assertThat(records.importer().run().imported()).isEqualTo(1);
        assertThat(records.importer().run().isNews()).isFalse();

        awaitCopies(1);
        MessageExt copy = Broker.messagesOn(TOPIC).stream()
                .filter(message -> key.equals(message.getUserProperty(Headers.KEY)))
                .findFirst()
                .orElseThrow();
        assertThat(copy.getBody()).isEqualTo("{\"amount\": \"1.50\", \"名\":\"价\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(copy.getTags()).isEqualTo("PAID");
        assertThat(copy.getUserProperty("message_id")).isEqualTo("m1");
        assertThat(records.statusOf("m1")).isEqualTo(TAKEN);
        assertThat(records.statusOf("m2")).isEqualTo(SENT);
        MessageId id = MessageId.parse(copy.getUserProperty(Headers.ID));
        assertThat(id.isTimeOrdered()).isTrue();
        assertThat(id.epochMillis())
                .isBetween(System.currentTimeMillis() - Duration.ofDays(1).toMillis(), System.currentTimeMillis());
    }

    @Test
    void twoImportersAtOnceHaveEachPublishedExactlyOnce() throws Exception {
        records.addMany(500, TOPIC, key);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<ImportReport>> runs = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                MessageImport importer = records.importer(records.settings(Duration.ofMinutes(1), 0, 20, false));
                runs.add(threads.submit(importer::run));
            }
            long imported = 0;
            for (Future<ImportReport> run : runs) {
                imported += run.get().imported();
            }
            assertThat(imported).isEqualTo(500);
        } finally {
            threads.shutdownNow();
        }

        awaitCopies(500);
        assertThat(copies()).doesNotHaveDuplicates();
        assertThat(records.statuses()).containsExactly(TAKEN);
    }

    @Test
    @Tag("full")
    void twoInstancesImportFromTheirStart() {
        records.addMany(500, TOPIC, key);
        String[] settings = {
            "spring.application.name=importing",
            "waybill.import.enabled=true",
            "waybill.import.table=" + records.table(),
            "waybill.import.rate=0",
            "waybill.import.batch-size=10"
        };

        try (ConfigurableApplicationContext one = Application.start(APPLICATION.database(), List.of(), settings);
                ConfigurableApplicationContext other = Application.start(APPLICATION.database(), List.of(), settings)) {
            awaitCopies(500);
        }

        assertThat(copies()).doesNotHaveDuplicates();
        assertThat(records.statuses()).containsExactly(TAKEN);
    }

    @Test
    void aRowThatIsSetBackIsNotImportedAgain() throws InterruptedException {
        records.add("m1", TOPIC, key, "once", UNFINISHED);
        records.importer().run();
        records.setStatus("m1", UNFINISHED);

        ImportReport second = records.importer().run();

        assertThat(second.imported()).isZero();
        assertThat(second.isNews()).isTrue();
        assertThat(records.statusOf("m1")).isEqualTo(TAKEN);
        assertThat(outboxRows()).isEqualTo(1);
    }

    @Test
    void norIsOneThatWasImportedOnAnEarlierDay() throws InterruptedException {
        records.add("m1", TOPIC, key, "once", UNFINISHED);
        long yesterday = System.currentTimeMillis() - Duration.ofDays(1).toMillis();
        insertTransaction(idOf("m1", yesterday), 1, 2);

        assertThat(records.importer().run().imported()).isZero();

        assertThat(records.statusOf("m1")).isEqualTo(TAKEN);
        assertThat(outboxRows()).isEqualTo(1);
    }

    @Test
    void oneOfWhichItWasSaidThatItWillNeverBeSentStaysAndIsNamed(CapturedOutput output) throws InterruptedException {
        records.add("m1", TOPIC, key, "never", UNFINISHED);
        insertTransaction(idOf("m1", System.currentTimeMillis()), 2, null);

        assertThat(records.importer().run().isNews()).isFalse();

        assertThat(records.statusOf("m1")).isEqualTo(UNFINISHED);
        assertThat(output).contains("m1 (its message ", "was declared rolled back before)");
    }

    private MessageId idOf(String oldId, long epochMillis) {
        String schema = APPLICATION.jdbc().queryForObject("select database()", String.class);
        Long row = APPLICATION
                .jdbc()
                .queryForObject("select id from " + records.table() + " where message_id = ?", Long.class, oldId);
        return new ImportedIds(APPLICATION.bean(Store.class).id(), schema + "." + records.table())
                .of(row + "\n" + oldId, epochMillis);
    }

    private void insertTransaction(MessageId id, int status, Integer outbox) {
        APPLICATION
                .jdbc()
                .update(
                        "insert into waybill_transaction (message_id, status, begun_at, topic, message_key, outbox, ended_at)"
                                + " values (?, ?, 0, 'T', ?, ?, 1)",
                        id.toBytes(),
                        status,
                        key,
                        outbox);
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"ROW_INSERTED", "BEFORE_COMMIT"})
    void whoDiesBeforeCommitLeavesTheRowToTheOldRelay(Step fatal) throws InterruptedException {
        records.add("m1", TOPIC, key, "once", UNFINISHED);

        try (Steps.Listening dying = StepControl.dieAt(fatal)) {
            assertThatThrownBy(() -> records.importer().run()).isInstanceOf(StepControl.Died.class);
        }

        assertThat(records.statusOf("m1")).isEqualTo(UNFINISHED);
        assertThat(outboxRows()).isZero();
        records.importer().run();
        awaitCopies(1);
    }

    @Test
    void whoDiesAfterCommitHasMovedIt() throws InterruptedException {
        records.add("m1", TOPIC, key, "once", UNFINISHED);

        try (Steps.Listening dying = StepControl.dieAt(Step.COMMITTED)) {
            assertThatThrownBy(() -> records.importer().run()).isInstanceOf(StepControl.Died.class);
        }

        assertThat(records.statusOf("m1")).isEqualTo(TAKEN);
        awaitCopies(1);
        assertThat(records.importer().run().isNews()).isFalse();
    }

    @Test
    void aRowThatTheOldRelayMarksMeanwhileIsNotImported() throws InterruptedException {
        records.add("m1", TOPIC, key, "sent by the old relay", UNFINISHED);
        MessageImport importer = new MessageImport(
                APPLICATION.bean(Store.class),
                new Meanwhile(records.intake(), () -> records.setStatus("m1", SENT)),
                records.settings());

        assertThat(importer.run().imported()).isZero();

        assertThat(records.statusOf("m1")).isEqualTo(SENT);
        assertThat(outboxRows()).isZero();
    }

    @Test
    void aRowThatWasTouchedAMomentAgoIsLeftAlone() throws InterruptedException {
        records.add("m1", TOPIC, key, "young", UNFINISHED);

        ImportReport report = records.importer(records.settings(Duration.ofMinutes(11), 0, 100, false))
                .run();

        assertThat(report.imported()).isZero();
        assertThat(report).hasToString("0 rows; 1 are younger than waybill.import.min-age; unfinished now: 1");
        assertThat(records.statusOf("m1")).isEqualTo(UNFINISHED);
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndChangesNothing(CapturedOutput output) throws InterruptedException {
        records.addMany(150, TOPIC, key);
        records.add("bad", "no topic", key, "secret", UNFINISHED);
        records.add("m2", TOPIC, key + "-sent", "sent", SENT);
        List<?> before = APPLICATION.jdbc().queryForList("select * from " + records.table());

        records.importer(records.settings(Duration.ofMinutes(1), 1, 100, true)).run();

        assertThat(output)
                .contains("nothing is changed: it would import 150 rows (" + TOPIC + " 150); unfinished now: 151")
                .contains("rows by status: {0=151, 1=1}")
                .contains("1 can't be imported and stay as they are: bad ('no topic' is not a topic's name")
                .doesNotContain("secret");
        assertThat(APPLICATION.jdbc().queryForList("select * from " + records.table()))
                .isEqualTo(before);
        assertThat(outboxRows()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "topic = 'a b', is not a topic's name",
        "topic = 'WAYBILL_EVENT', Waybill's",
        "topic = 'SCHEDULE_TOPIC_XXXX', RocketMQ's",
        "topic = null, its topic is null",
        "content = null, its content is null",
        "content = '', its content comes to 0 bytes",
        "'content = repeat(''x'', 20001)', its content comes to 20001 bytes",
        "business_type = '*', is not a tag",
        "business_key = 'two words', is not a key"
    })
    void aRowThatCannotBeImportedStaysAndIsNamed(String fault, String reason, CapturedOutput output)
            throws InterruptedException {
        records.add("bad-one", TOPIC, key, "hidden", UNFINISHED);
        records.add("good", TOPIC, key, "good", UNFINISHED);
        APPLICATION
                .jdbc()
                .update("update " + records.table() + " set update_time = update_time, " + fault
                        + " where message_id = 'bad-one'");
        MessageImport importer = records.importer();

        assertThat(importer.run().imported()).isEqualTo(1);
        importer.run();

        assertThat(records.statusOf("bad-one")).isEqualTo(UNFINISHED);
        assertThat(records.statusOf("good")).isEqualTo(TAKEN);
        assertThat(output).containsOnlyOnce("bad-one (").contains(reason).doesNotContain("hidden");
    }

    @Test
    @Tag("full")
    void whatIsMadeOfSeveralKeysAndLargeBodiesComesOutAsItWas() throws InterruptedException {
        String large = "ü{\"a\":1}".repeat(1_500);
        records.add("m1", TOPIC, key, large, UNFINISHED);
        APPLICATION
                .jdbc()
                .update("update " + records.table()
                        + " set business_key = '', business_type = null, update_time = update_time");

        records.importer().run();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC))
                        .filteredOn(copy -> new String(copy.getBody(), StandardCharsets.UTF_8).equals(large))
                        .singleElement()
                        .satisfies(copy -> assertThat(copy.getTags()).isNull())
                        .satisfies(copy -> assertThat(copy.getKeys()).isEqualTo(copy.getUserProperty(Headers.ID))));
    }

    @Test
    void rowsAreTakenNoFasterThanAtTheRate() throws InterruptedException {
        records.addMany(55, TOPIC, key);
        List<Long> rests = new ArrayList<>();
        MessageImport importer = new MessageImport(
                APPLICATION.bean(Store.class),
                records.intake(),
                records.settings(Duration.ofMinutes(1), 100, 10, false),
                rests::add);

        importer.run();

        long tenRows = Duration.ofMillis(100).toNanos();
        assertThat(rests).containsExactly(tenRows, tenRows, tenRows, tenRows, tenRows, tenRows / 2);
    }

    @ParameterizedTest
    @CsvSource({
        "drop table %s, has no such table",
        "alter table %s drop column business_type, 'has no column ''business_type''; it has [business_key, content'",
        "'alter table %s drop primary key, modify id bigint, add primary key (id, status)', has 2 columns",
        "'alter table %s modify id bigint, drop primary key', has 0 columns",
        "alter table %s modify update_time varchar(40), column 'update_time'"
    })
    void aTableThatIsNotAsTheSettingsSayIsRefused(String change, String reason) {
        records.jdbc().execute(change.formatted(records.table()));

        assertThatThrownBy(() -> records.importer())
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("waybill.import.")
                .hasMessageContaining(reason);
    }

    /** Has something happen after rows were found and before they are taken. */
    private record Meanwhile(Intake intake, Runnable what) implements Intake {
        @Override
        public int largest() {
            return intake.largest();
        }

        @Override
        public WrittenMessage write(OutgoingMessage message, MessageId id) {
            what.run();
            return intake.write(message, id);
        }

        @Override
        public boolean insert(Connection connection, MessageId id, OutgoingMessage message, WrittenMessage written)
                throws SQLException {
            return intake.insert(connection, id, message, written);
        }

        @Override
        public void committed(MessageId id, Subject subject) {
            intake.committed(id, subject);
        }
    }
}
