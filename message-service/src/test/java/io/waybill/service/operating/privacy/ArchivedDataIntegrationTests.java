package io.waybill.service.operating.privacy;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Receipt.ReceiptKind;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.platform.lease.JobLease;
import io.waybill.service.platform.lease.LeaseLostException;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Facts;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.archive.unit.Units;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.retention.ArchiveRound;
import io.waybill.service.tracking.subscription.Subscriptions;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What has left the database is found, exported and erased in the long-term archive. */
@OwnServices
class ArchivedDataIntegrationTests {

    private static final String TOPIC = "ARCHIVED_TOPIC";
    private static final String GROUP = "ARCHIVED_GROUP";

    @TempDir
    static Path folder;

    /** A day that was dropped does not come again. */
    private static final AtomicInteger DAY = new AtomicInteger(40);

    private static ConfigurableApplicationContext service;
    private static Rest rest;
    private static JdbcTemplate jdbc;

    private final String key = "order-" + System.nanoTime();
    /** In what the messages carry, and in what is said of them. */
    private final String carried = "carried" + System.nanoTime();

    private final String said = "said" + System.nanoTime();
    private final MessageId ofDay = old(DAY.getAndIncrement());
    private final MessageId outlier = old(90);
    private final MessageId dead = old(500);

    @BeforeAll
    static void start() {
        service = Service.start(
                TestDatabase.create("archived_data"),
                "waybill.archive.location=" + folder.toUri(),
                "waybill.archive.rows-per-part=2",
                "waybill.keep.interval=1h");
        rest = Rest.to(service);
        jdbc = service.getBean(JdbcTemplate.class);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        service.getBean(Subscriptions.class).register(SENDER, subscribes(TOPIC, GROUP, "*", 1_000));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static MessageId old(int days) {
        return MessageId.at(System.currentTimeMillis() - Duration.ofDays(days).toMillis());
    }

    @BeforeEach
    void messagesFinishAndLeave() {
        finish(ofDay, key);
        finish(outlier, key);
        finish(old(90), "another-" + key);
        write(copied(dead, key), failed(ReceiptKind.DEAD, dead));
        ArchiveRound.putIntoItsDay(jdbc, ofDay);
        jdbc.update("update message_outlier set closed_at = 0");
        jdbc.update("update message_open set state_since = ? where message_id = ?", dead.epochMillis(), dead.toBytes());
        ArchiveRound.run(service);
        for (MessageId id : List.of(ofDay, outlier, dead)) {
            assertThat(rest.get("/api/v1/messages/" + id).status()).isEqualTo(404);
        }
    }

    private void finish(MessageId id, String ofKey) {
        write(
                copied(id, ofKey),
                failed(ReceiptKind.FAILED, id),
                new JournalFact.ReceiptReceived(Facts.done(id, TOPIC, GROUP)));
        assertThat(jdbc.update(
                        "update message_outlier set body = ? where message_id = ?",
                        carried.getBytes(StandardCharsets.UTF_8),
                        id.toBytes()))
                .isEqualTo(1);
    }

    private JournalFact copied(MessageId id, String ofKey) {
        return new JournalFact.CopyTapped(new TappedCopy(
                id,
                TOPIC,
                "TAG",
                ofKey,
                "PRODUCER",
                "store",
                2_000,
                "broker",
                0,
                7,
                Map.of("KEYS", ofKey, "customer", carried, "TAGS", "TAG"),
                carried.getBytes(StandardCharsets.UTF_8)));
    }

    private JournalFact failed(ReceiptKind kind, MessageId id) {
        Failure failure = new Failure("shop.NoCreditException", "no credit for " + said, "shop: " + said + "\n");
        return new JournalFact.ReceiptReceived(
                new Receipt(kind, id, 2_500, GROUP, TOPIC, 2_000, 1, "host", false, failure));
    }

    private static void write(JournalFact... facts) {
        service.getBean(JournalWriter.class).writeFacts(List.of(facts));
    }

    private static Answer look(String query) {
        return rest.getWith(Service.keyOf("READ"), "/api/v1/storage/archive?" + query);
    }

    private JSONObject erase() {
        Answer answer = rest.postWith(
                Service.keyOf("PRIVACY"), "/api/v1/key-data/erase", Map.of("key", key, "reason", "asked for it"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private Answer export() {
        return rest.getWith(Service.keyOf("PRIVACY"), "/api/v1/key-data/export?key=" + key);
    }

    private static CookieClient browser(String role) {
        CookieClient browser =
                new CookieClient(Integer.parseInt(service.getEnvironment().getProperty("local.server.port")));
        browser.login(Service.userOf(role), Service.PASSWORD);
        return browser;
    }

    private static List<Path> files(String end) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static long filesWith(String text) {
        return files("").stream()
                .filter(Files::isRegularFile)
                .filter(file -> content(file).contains(text))
                .count();
    }

    private static String content(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
            return new String(plain.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException failed) {
            throw new UncheckedIOException(file.toString(), failed);
        }
    }

    @Test
    void whatWasArchivedIsFoundByKeyAndId() {
        JSONObject found = look("key=" + key).json();

        assertThat(found.getBooleanValue("more")).isFalse();
        assertThat(found.getList("messages", JSONObject.class))
                .extracting(each -> each.getJSONObject("message").getString("id"))
                .containsExactlyInAnyOrder(ofDay.toString(), outlier.toString(), dead.toString());
        assertThat(found.getList("messages", JSONObject.class))
                .extracting(each -> each.getString("unit").split("-")[0])
                .containsExactlyInAnyOrder("closed", "outlier", "dead");
        for (MessageId id : List.of(ofDay, outlier, dead)) {
            Answer answer = look("id=" + id);
            JSONObject message =
                    answer.json().getJSONArray("messages").getJSONObject(0).getJSONObject("message");
            assertThat(message)
                    .containsEntry("id", id.toString())
                    .containsEntry("key", key)
                    .containsEntry("topic", TOPIC)
                    .containsEntry("tag", "TAG")
                    .containsEntry("state", id.equals(dead) ? "DEAD" : "DONE")
                    .containsEntry("copies", 1);
            assertThat(message.getJSONArray("deliveries").getJSONObject(0)).containsEntry("group", GROUP);
            assertThat(message.getJSONArray("timeline").toString()).contains("PUBLISHED", said);
            assertThat(answer.body()).doesNotContain(carried);
        }
        assertThat(look("key=nobody-has-it").json().getJSONArray("messages")).isEmpty();
        assertThat(look("id=" + Facts.newId()).json().getJSONArray("messages")).isEmpty();
    }

    @Test
    void moreThanAHundredOfAKeyAreToldOf() {
        String many = "many-" + key;
        for (int i = 0; i < 101; i++) {
            finish(old(90), many);
        }
        jdbc.update("update message_outlier set closed_at = 0");
        ArchiveRound.run(service);

        JSONObject found = look("key=" + many).json();

        assertThat(found.getJSONArray("messages")).hasSize(100);
        assertThat(found.getBooleanValue("more")).isTrue();
    }

    @Test
    void whatCannotBeAskedIsRefused() {
        assertThat(look("").status()).isEqualTo(400);
        assertThat(look("id=" + outlier + "&key=" + key).status()).isEqualTo(400);
        assertThat(look("id=x").status()).isEqualTo(400);
        assertThat(look("key=" + "k".repeat(256)).status()).isEqualTo(400);
        assertThat(look("key=").json().getString("code")).isEqualTo("INVALID_REQUEST");
        assertThat(rest.getWith(Service.keyOf("PRODUCE"), "/api/v1/storage/archive?key=" + key)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void thePagesFindAndShowItAsItWas() {
        CookieClient browser = browser("editor");

        assertThat(browser.get("/messages/" + outlier, "Accept", "text/html").body())
                .contains("/storage/archive?id=" + outlier);
        assertThat(browser.get("/messages?key=" + key).body()).contains("/storage/archive?key=" + key);
        assertThat(browser.get("/storage").body()).contains("href=\"/storage/archive\"");
        assertThat(browser.get("/storage/archive?key=" + key).body())
                .contains("/storage/archive/" + ofDay, "/storage/archive/" + outlier, "/storage/archive/" + dead);
        assertThat(browser.get("/storage/archive?id=" + outlier).body()).contains("/storage/archive/" + outlier);
        assertThat(browser.get("/storage/archive?id=x").statusCode()).isEqualTo(400);
        for (MessageId id : List.of(ofDay, outlier, dead)) {
            String shown = browser.get("/storage/archive/" + id).body();
            assertThat(shown)
                    .contains("From the long-term archive, unit ", key, GROUP, said, "NoCreditException")
                    .contains("<pre class=\"payload\">" + carried)
                    .doesNotContain("/messages/" + id + "/", "hx-get");
        }
        assertThat(browser.get("/storage/archive/" + Facts.newId(), "Accept", "text/html")
                        .statusCode())
                .isEqualTo(404);
        assertThat(browser("privacy").get("/storage/archive/" + outlier).body())
                .doesNotContain("<pre class=\"payload\">");
    }

    @Test
    void whatIsArchivedOfAPersonIsExportedAndErased() {
        List<JSONObject> lines = export().body().lines().map(JSON::parseObject).toList();

        assertThat(lines.stream().filter(line -> line.getString("type").equals("archive")))
                .hasSize(3)
                .allSatisfy(line -> {
                    assertThat(line.getString("unit")).isNotEmpty();
                    assertThat(line).containsEntry("body", carried).containsEntry("message_key", key);
                    assertThat(line.getJSONObject("properties")).containsEntry("customer", carried);
                    assertThat(line.getString("state"))
                            .isEqualTo(line.getString("messageId").equals(dead.toString()) ? "DEAD" : "DONE");
                    assertThat(line.getJSONArray("timeline").toString()).contains(said);
                    assertThat(line.getJSONArray("deliveries").toString()).contains(GROUP);
                });
        assertThat(lines.get(lines.size() - 1)).containsEntry("type", "end");
        assertThat(filesWith(said)).isGreaterThanOrEqualTo(3);

        JSONObject erased = erase();

        assertThat(erased.getBooleanValue("complete")).isTrue();
        assertThat(erased.getJSONObject("erased")).containsEntry("archived", 3);
        assertThat(look("key=another-" + key).json().getJSONArray("messages").toString())
                .contains(said);
        assertOnlyOtherKeysCarry();
        for (MessageId id : List.of(ofDay, outlier, dead)) {
            JSONObject message = look("id=" + id)
                    .json()
                    .getJSONArray("messages")
                    .getJSONObject(0)
                    .getJSONObject("message");
            assertThat(message).containsEntry("key", key).containsEntry("erasedBy", "api-key:only-PRIVACY");
            assertThat(message.getJSONArray("timeline").toString()).contains("PUBLISHED", "ERASED");
        }
        assertThat(erase().getJSONObject("erased")).containsEntry("archived", 0);
        assertThat(browser("operator").get("/storage/archive/" + outlier).body())
                .contains("Erased by api-key:only-PRIVACY");
    }

    private void assertOnlyOtherKeysCarry() {
        for (String text : List.of(carried, said)) {
            List<String> rows = files(".gz").stream()
                    .flatMap(file -> content(file).lines())
                    .filter(line -> line.contains(text))
                    .toList();
            assertThat(rows).hasSize(1).allMatch(row -> row.contains("another-" + key));
        }
        String inBase64 = Base64.getEncoder().encodeToString(carried.getBytes(StandardCharsets.UTF_8));
        assertThat(filesWith(inBase64)).isLessThanOrEqualTo(1);
    }

    @Test
    void whileSomebodyWritesTheErasureSaysThatItIsNotComplete() {
        service.getBean(JobLease.class).runLong(Units.LEASE, held -> {
            JSONObject answer = erase();

            assertThat(answer.getBooleanValue("complete")).isFalse();
            assertThat(answer.getJSONArray("held").getJSONObject(0))
                    .containsEntry("place", "archive")
                    .containsEntry("code", "ARCHIVE_WRITTEN");
            assertThat(answer.getJSONArray("held").getJSONObject(0).getString("why"))
                    .contains("erase again");
        });
        assertThat(filesWith(said)).isGreaterThan(1);

        assertThat(erase().getBooleanValue("complete")).isTrue();
        assertOnlyOtherKeysCarry();
    }

    /** What it has read may be what is erased by now. */
    @Test
    void whoStoodStillWhileOthersErasedFinishesNoUnit() {
        assertThatThrownBy(() -> service.getBean(JobLease.class).runLong(Units.LEASE, held -> {
                    jdbc.update("update job_lease set lock_until = utc_timestamp(3) where name = 'archive'");
                    assertThat(erase().getBooleanValue("complete")).isTrue();
                    held.require();
                }))
                .isInstanceOf(LeaseLostException.class);
    }

    @Test
    @Tag("full")
    void whereTheArchiveIsDamagedNobodySaysThatNothingIsThere() throws Exception {
        String unit = look("id=" + outlier)
                .json()
                .getJSONArray("messages")
                .getJSONObject(0)
                .getString("unit");
        Path proof = folder.resolve(unit).resolve("verified.json");
        byte[] before = Files.readAllBytes(proof);
        Files.write(proof, "{".getBytes(StandardCharsets.UTF_8));
        try {
            Answer answer = look("id=" + outlier);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json()).containsEntry("code", "ARCHIVE_AWAY");
            assertThat(answer.detail()).contains(unit, "damaged");
            assertThat(browser("operator").get("/storage/archive?key=" + key).body())
                    .contains("can’t be read or written", unit);
            assertThat(export().body()).doesNotContain("\"type\":\"end\"");
            JSONObject erased = erase();
            assertThat(erased.getBooleanValue("complete")).isFalse();
            assertThat(erased.getJSONArray("held").getJSONObject(0)).containsEntry("code", "ARCHIVE_AWAY");
        } finally {
            Files.write(proof, before);
        }
        assertThat(erase().getBooleanValue("complete")).isTrue();
        assertOnlyOtherKeysCarry();
    }

    @Test
    @Tag("full")
    void twoMaySearchAtATime() throws Exception {
        Path pipe = Files.createDirectories(folder.resolve("pipe")).resolve("verified.json");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        List<CompletableFuture<Answer>> searching = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> look("key=" + key), work -> new Thread(work).start()))
                .limit(3)
                .toList();
        try {
            Answer refused = (Answer) CompletableFuture.anyOf(searching.toArray(CompletableFuture[]::new))
                    .get(30, TimeUnit.SECONDS);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json()).containsEntry("code", "ARCHIVE_BUSY");
        } finally {
            giveWay(pipe);
            for (CompletableFuture<Answer> each : searching) {
                each.join();
            }
            Files.delete(pipe);
            Files.delete(pipe.getParent());
        }
        assertThat(look("key=" + key).status()).isEqualTo(200);
    }

    /** To those who wait for a pipe, and to those who would next. */
    private static void giveWay(Path pipe) throws IOException {
        Path waited = Files.createLink(folder.resolve("waited"), pipe);
        Path file = Files.write(folder.resolve("file"), new byte[] {'x'});
        Files.move(file, pipe, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // Of the two ends at once, it waits for nobody itself.
        try (RandomAccessFile ends = new RandomAccessFile(waited.toFile(), "rw")) {
            ends.write('x');
        }
        Files.delete(waited);
    }
}
