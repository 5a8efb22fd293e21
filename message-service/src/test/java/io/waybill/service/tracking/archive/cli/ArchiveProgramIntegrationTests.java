package io.waybill.service.tracking.archive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.service.MessageServiceApplication;
import io.waybill.service.platform.lease.JobLease;
import io.waybill.service.support.Api;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.archive.store.ArchiveSettings;
import io.waybill.service.tracking.archive.store.ArchiveStores;
import io.waybill.service.tracking.archive.unit.ArchivedRow;
import io.waybill.service.tracking.archive.unit.UnitWriter;
import io.waybill.service.tracking.archive.unit.Units;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the archive's commands say and do, without a service. */
@ServiceTest
class ArchiveProgramIntegrationTests {

    private static final String UNIT = "closed-20110311";
    private static final long BEGIN = 1_300_000_000_000L;

    @Autowired
    ApplicationContext context;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    JobLease lease;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Units units;

    @BeforeEach
    void anArchive() {
        nothingIsThere();
        ArchiveSettings settings = new Binder(new MapConfigurationPropertySource(
                        Map.of("waybill.archive.location", folder.toUri().toString())))
                .bind("waybill.archive", ArchiveSettings.class)
                .get();
        units = new Units(ArchiveStores.open(settings), settings, Clock.systemUTC());
    }

    @AfterEach
    void nothingIsThere() {
        for (String table : List.of("message_open", "message_closed", "message_outlier")) {
            jdbc.update("delete from " + table + " where topic = 'CLI'");
        }
    }

    private static MessageId id(int number) {
        return MessageId.at(BEGIN + number, "cli-" + number);
    }

    private static ArchivedRow row(int number) {
        Map<String, Object> columns = new HashMap<>(Map.of(
                "state",
                4L,
                "state_since",
                BEGIN,
                "topic",
                "CLI",
                "message_key",
                "P-" + number % 10,
                "copies",
                1L,
                "conflict",
                0L,
                "body",
                "hello".getBytes(StandardCharsets.UTF_8),
                "timeline",
                "[]",
                "kind",
                4711L, // Of which the table of kinds knows nothing.
                "of_a_later_version",
                "something"));
        columns.put(
                "deliveries",
                "[{\"group\":\"A\",\"state\":\"DONE\",\"attempts\":1,\"version\":1,\"intent\":\"DELIVER\"}]");
        return new ArchivedRow(id(number), columns);
    }

    private void write(String unit, int rows, boolean verified) {
        try (UnitWriter writer = units.writer(unit, "message_closed")) {
            for (int i = 0; i < rows; i++) {
                writer.add(row(i));
            }
            UnitWriter.FinishedUnit finished = writer.finish();
            if (verified) {
                units.verify(finished);
            }
        }
    }

    private int call(String... arguments) {
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--waybill.archive.location=" + folder.toUri());
        all.addAll(database());
        return new ArchiveProgram(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .call(all);
    }

    private List<String> database() {
        return Stream.of("url", "username", "password")
                .map(name -> "--spring.datasource." + name + "="
                        + Objects.requireNonNullElse(
                                context.getEnvironment().getProperty("spring.datasource." + name), ""))
                .toList();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int imported() {
        return Objects.requireNonNull(
                jdbc.queryForObject("select count(*) from message_outlier where topic = 'CLI'", Integer.class));
    }

    @Test
    void whatWasImportedIsFoundByLists() {
        write(UNIT, 700, true);
        long before = System.currentTimeMillis();
        assertThat(call("import", UNIT)).as(err()).isZero();
        assertThat(out()).isEqualTo("imported 700 messages; 0 were in the database already\n");
        assertThat(imported()).isEqualTo(700);
        assertThat(jdbc.queryForObject("select min(closed_at) from message_outlier where topic = 'CLI'", Long.class))
                .isBetween(before - 60_000, System.currentTimeMillis() + 60_000);
        Api api = new Api(context);
        assertThat(api.get("/messages?topic=CLI&state=DONE").body().toString()).contains(id(699).toString());
        assertThat(api.get("/messages?topic=CLI&group=A").body().toString()).contains(id(699).toString());
        assertThat(api.get("/messages?key=P-3&topic=CLI").body().toString()).contains(id(693).toString());
        assertThat(jdbc.queryForObject("select count(*) from message_open where topic in ('', 'CLI')", Integer.class))
                .isZero();

        jdbc.update("delete from message_outlier where message_id = ?", (Object) id(5).toBytes());
        assertThat(call("import", UNIT)).isZero();
        assertThat(out()).isEqualTo("imported 1 messages; 699 were in the database already\n");
        assertThat(imported()).isEqualTo(700);
    }

    @Test
    @Tag("full")
    void oneKeyOrIdIsImported() {
        write(UNIT, 100, true);
        assertThat(call("import", UNIT, "--key", "P-3")).as(err()).isZero();
        assertThat(imported()).isEqualTo(10);
        assertThat(call("import", UNIT, "--id=" + id(4))).isZero();
        assertThat(imported()).isEqualTo(11);
        assertThat(call("import", UNIT, "--key", "nobody's")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(call("import", UNIT, "--key", "P-1", "--id=" + id(5))).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(call("import", "closed-19990101")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(err()).contains("there is no finished unit closed-19990101");
        assertThat(imported()).isEqualTo(11);
    }

    @Test
    @Tag("full")
    void whatIsOpenOrClosedIsPassedOver() {
        write(UNIT, 3, true);
        jdbc.update(
                "insert into message_open (message_id, state, state_since, topic, timeline) values (?, 3, 0, 'CLI', '[]')",
                (Object) id(0).toBytes());
        jdbc.update(
                "insert into message_closed (message_id, state, state_since, topic, timeline, deliveries)"
                        + " values (?, 4, 0, 'CLI', '[]', '[]')",
                (Object) id(1).toBytes());
        assertThat(call("import", UNIT)).as(err()).isZero();
        assertThat(out()).isEqualTo("imported 1 messages; 2 were in the database already\n");
        assertThat(jdbc.queryForObject("select count(*) from message_open where topic in ('', 'CLI')", Integer.class))
                .isEqualTo(1);
    }

    @Test
    @Tag("full")
    void nothingIsImportedWhileSomebodyErases() {
        write(UNIT, 3, true);
        assertThat(lease.runLong(
                        Units.LEASE, held -> assertThat(call("import", UNIT)).isEqualTo(ExitCode.FAILED)))
                .isTrue();
        assertThat(err()).contains("try again later");
        assertThat(imported()).isZero();
    }

    @Test
    @Tag("full")
    void unitsAreListed() {
        write(UNIT, 20, true);
        write("dead-1", 1, false);
        assertThat(call("list")).as(err()).isZero();
        assertThat(out().lines().toList()).hasSize(3);
        assertThat(out().lines().toList().get(1))
                .startsWith(UNIT)
                .contains("message_closed", " 20 ", "2011-03-13T07:06:40Z", "2011-03-13T07:06:40.019Z")
                .doesNotContain("not verified");
        assertThat(out().lines().toList().get(2)).startsWith("dead-1").endsWith("not verified");
        assertThat(err()).isEmpty();
    }

    @Test
    void whatIsDamagedIsNamed() throws IOException {
        write(UNIT, 20, true);
        write("other-1", 20, false);
        assertThat(call("verify")).as(err()).isZero();
        assertThat(out()).isEqualTo(UNIT + ": right, 20 messages\nother-1: right, 20 messages\n");
        assertThat(folder.resolve("other-1").resolve("verified.json")).doesNotExist();

        try (Stream<Path> files = Files.list(folder.resolve(UNIT))) {
            Path data = files.filter(file -> file.toString().endsWith(".jsonl.gz"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(data);
            bytes[bytes.length / 2] ^= 1;
            Files.write(data, bytes);
        }
        assertThat(call("verify")).isEqualTo(ExitCode.FAILED);
        assertThat(out()).contains(UNIT + "/", ".jsonl.gz is damaged: ", "other-1: right");
        assertThat(call("verify", "other-1")).isZero();
        assertThat(call("verify", "none")).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    @Tag("full")
    void messagesAreFoundAsTheyLieThere() {
        write(UNIT, 20, true);
        assertThat(call("find", "--id", id(7).toString())).as(err()).isZero();
        assertThat(out()).isEqualTo(units.row(UNIT, id(7)).orElseThrow().toJson() + "\n");
        assertThat(out()).contains("\"body\":\"aGVsbG8=\"", "\"state\":\"DONE\"");
        assertThat(err()).isEqualTo("in " + UNIT + ":\n");
        assertThat(call("find", "--key=P-7")).isZero();
        assertThat(out().lines()).hasSize(2);
        assertThat(call("find", "--key", "nobody's")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "find",
                "find --id x",
                "find --key a --id 01890a5d-ac96-774b-bcce-b302099a8057",
                "find --key",
                "list x",
                "list --key a",
                "import",
                "import a b",
                "verify --all"
            })
    void wrongArgumentsAreToldHowItIsCalled(String line) {
        assertThat(call(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(ExitCode.MISUSED);
        assertThat(err()).contains("usage: archive COMMAND");
        assertThat(out()).isEmpty();
    }

    @Test
    @Tag("full")
    void aLocationThatIsNotThereIsSaid() throws IOException {
        Files.delete(folder);
        assertThat(call("list")).isEqualTo(ExitCode.MISUSED);
        assertThat(err()).contains("there is no folder " + folder).hasLineCount(1);
        assertThat(folder).doesNotExist();
        Files.createDirectory(folder);
    }

    @Test
    @Tag("full")
    void theJarsFirstArgumentIsLookedAt() throws Exception {
        write(UNIT, 20, true);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:TieredStopAtLevel=1",
                        MessageServiceApplication.class.getName(),
                        "archive",
                        "list",
                        "--waybill.archive.location=" + folder.toUri())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(printed.lines().toList()).hasSize(2);
        assertThat(printed).startsWith("UNIT ").contains(UNIT);
        assertThat(folder.resolve("err.txt")).isEmptyFile();
    }
}
