package io.waybill.service.tracking.archive.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is expected of units, in whatever store they lie. */
abstract class UnitsContract {

    private static final String UNIT = "closed-20261101";
    private static final int ROWS_PER_PART = 2_500;

    @TempDir
    Path folder;

    private ArchiveStore store;
    private Units units;

    abstract ArchiveStore open();

    @BeforeEach
    void openStore() {
        store = open();
        units = Archives.units(store, folder, ROWS_PER_PART);
    }

    /** Rows of several parts and blocks: some without a key, many of one key, the others of one each. */
    private static List<ArchivedRow> rows(int count) {
        return IntStream.range(0, count).mapToObj(UnitsContract::anyRow).toList();
    }

    private static ArchivedRow anyRow(int number) {
        String key = number % 7 == 0 ? null : number % 5 == 0 ? "often" : "K" + number;
        return Archives.row(number, key);
    }

    @Test
    void whatIsWrittenIsReadVerifiedAndFound() {
        List<ArchivedRow> rows = rows(6_200);

        Manifest manifest = Archives.write(units, UNIT, rows);

        assertThat(manifest.rows()).isEqualTo(6_200);
        assertThat(manifest.parts()).extracting(UnitPart::rows).containsExactly(2_500L, 2_500L, 1_200L);
        assertThat(manifest.parts()).extracting(UnitPart::blocks).containsExactly(3, 3, 2);
        assertThat(units.verified(UNIT)).isEmpty();
        Verified proof = units.verify(UNIT);
        assertThat(proof.rows()).isEqualTo(6_200);
        assertThat(units.verified(UNIT)).contains(proof);
        assertThat(units.manifest(UNIT)).contains(manifest);
        assertThat(units.list()).containsExactly(UNIT);
        assertThat(Archives.read(units, UNIT)).isEqualTo(rows);

        assertThat(Archives.find(units, "often"))
                .extracting(FoundRow::row)
                .containsExactlyElementsOf(
                        rows.stream().filter(row -> "often".equals(row.key())).toList());
        for (int number = 0; number < rows.size(); number += 311) {
            ArchivedRow row = rows.get(number);
            assertThat(units.find(row.id())).contains(new FoundRow(UNIT, row));
            if (row.key() != null && !row.key().equals("often")) {
                assertThat(Archives.find(units, row.key())).containsExactly(new FoundRow(UNIT, row));
            }
        }
        assertThat(units.find(Archives.row(6_200, null).id())).isEmpty();
        assertThat(Archives.find(units, "never")).isEmpty();
    }

    @Test
    void aFileIsReadWholeByWhoeverKnowsGzip() throws Exception {
        List<ArchivedRow> rows = rows(2_200);
        UnitPart part = Archives.write(units, UNIT, rows).parts().get(0);
        byte[] packed = store.read(part.data(UNIT), 0, (int) part.bytes() + 1);

        String lines = new String(
                new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes(), StandardCharsets.UTF_8);

        assertThat(lines.lines()).hasSize(2_200).allMatch(line -> line.startsWith("{\"message_id\":\""));
    }

    @Test
    void aUnitMayBeEmpty() {
        Archives.write(units, UNIT, List.of());
        assertThat(units.verify(UNIT).rows()).isZero();
        assertThat(units.verified(UNIT)).isPresent();
        assertThat(Archives.read(units, UNIT)).isEmpty();
        assertThat(Archives.find(units, "K1")).isEmpty();
    }

    @Test
    void theNewestUnitIsFoundFirst() {
        Clock now = Clock.systemUTC();
        Units later = Archives.units(store, folder, ROWS_PER_PART, Clock.offset(now, Duration.ofHours(1)));
        Archives.write(later, "a-later", List.of(Archives.row(1, "K").with("topic", "new")));
        Archives.write(units, "z-earlier", List.of(Archives.row(1, "K"), Archives.row(2, "K")));

        assertThat(units.find(Archives.row(1, null).id()).orElseThrow().unit()).isEqualTo("a-later");
        assertThat(Archives.find(units, "K"))
                .extracting(FoundRow::unit)
                .containsExactly("a-later", "z-earlier", "z-earlier");
    }

    @Test
    void twoThatWriteOneUnitDoNotMeetAndWhatWasProvedStays() {
        List<ArchivedRow> all = rows(3_000);
        Archives.write(units, UNIT, all);
        Units behind =
                Archives.units(store, folder, ROWS_PER_PART, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(1)));
        try (UnitWriter late = behind.writer(UNIT, Archives.TABLE)) {
            late.add(all.get(0));
            Verified proof = units.verify(UNIT);
            late.finish();

            assertThat(units.verify(UNIT).manifest()).isEqualTo(proof.manifest());
            assertThat(units.verified(UNIT)).isPresent();
            assertThat(Archives.read(units, UNIT)).isEqualTo(all);
        }
        Units tomorrow =
                Archives.units(store, folder, ROWS_PER_PART, Clock.offset(Clock.systemUTC(), Duration.ofHours(25)));
        assertThat(units.tidy(UNIT)).isZero();
        assertThat(tomorrow.tidy(UNIT)).isEqualTo(3);
        assertThat(units.verify(UNIT).rows()).isEqualTo(3_000);
    }

    @Test
    void whatIsNotFinishedLeavesNothing() {
        try (UnitWriter writer = units.writer(UNIT, Archives.TABLE)) {
            rows(6_000).forEach(writer::add);
        }
        assertThat(store.list("")).isEmpty();
        assertThat(units.manifest(UNIT)).isEmpty();
        assertThatThrownBy(() -> units.verify(UNIT))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("no manifest");
        assertThat(folder.resolve("temporary")).isEmptyDirectory();
    }

    /** The archive may have been put beside it. */
    @Test
    void whatIsSomebodyElsesIsLeftAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("somebodys"), "his");
        List<String> others = List.of(
                "data/ibdata1", "data/deeper/20261101T080000000-ab-00000.jsonl.gz", "data/report.json", "data/x.tmp");
        others.forEach(name -> store.put(name, file));
        store.put("x".repeat(100) + "/file", file);
        Archives.write(units, UNIT, rows(100));
        units.verify(UNIT);
        store.put(UNIT + "/20261101T080000000-ab-00000.jsonl.gz", file);
        Units later =
                Archives.units(store, folder, ROWS_PER_PART, Clock.offset(Clock.systemUTC(), Duration.ofHours(25)));

        assertThat(later.list().stream().mapToInt(later::tidy).sum()).isEqualTo(1);

        assertThat(names()).containsAll(others).hasSize(others.size() + 1 + 4);
        assertThat(Archives.find(later, "K8")).hasSize(1);
    }

    @Test
    void rowsThatAreNotInOrderAreRefused() {
        try (UnitWriter writer = units.writer(UNIT, Archives.TABLE)) {
            writer.add(Archives.row(2, null));
            assertThatThrownBy(() -> writer.add(Archives.row(2, null))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.add(Archives.row(1, null))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> units.writer("../x", Archives.TABLE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> units.manifest("x".repeat(65))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onePersonsDataIsErased() {
        List<ArchivedRow> rows = rows(6_200);
        Archives.write(units, UNIT, rows);
        units.verify(UNIT);
        List<String> before = names();

        assertThat(units.erase("K8", Archives::erased)).isEqualTo(1);
        List<String> once = names();
        assertThat(units.erase("K8", Archives::erased)).isZero();
        assertThat(names()).isEqualTo(once);
        assertThat(units.erase("nobody", Archives::erased)).isZero();

        List<ArchivedRow> expected = new ArrayList<>(rows);
        expected.set(8, Archives.erased(rows.get(8)));
        assertThat(Archives.read(units, UNIT)).isEqualTo(expected);
        assertThat(units.verified(UNIT)).isPresent();
        assertThat(units.verify(UNIT).rows()).isEqualTo(6_200);
        assertThat(names()).hasSameSizeAs(before);
        assertThat(before).filteredOn(name -> !names().contains(name)).hasSize(3);

        assertThat(units.erase("often", Archives::erased))
                .isEqualTo(
                        rows.stream().filter(row -> "often".equals(row.key())).count());
        assertThat(Archives.find(units, "often"))
                .isNotEmpty()
                .allMatch(found -> !found.row().columns().containsKey("body"));
        assertThat(names())
                .hasSameSizeAs(before)
                .doesNotContainAnyElementsOf(before.stream()
                        .filter(name -> !name.endsWith("verified.json"))
                        .toList());
    }

    @Test
    void whatIsNotVerifiedIsErasedToo() {
        Archives.write(units, UNIT, rows(100));

        assertThat(units.erase("K8", Archives::erased)).isEqualTo(1);

        assertThat(units.verified(UNIT)).isEmpty();
        assertThat(Archives.find(units, "K8"))
                .singleElement()
                .matches(found -> !found.row().columns().containsKey("body"));
        assertThat(names()).hasSize(3);
        assertThat(units.verify(UNIT).rows()).isEqualTo(100);
    }

    @Test
    void whoReadsWhileItIsErasedReadsOn() {
        List<ArchivedRow> rows = rows(6_200);
        Archives.write(units, UNIT, rows);
        units.verify(UNIT);
        List<ArchivedRow> read = new ArrayList<>();

        units.rows(UNIT, row -> {
            if (read.isEmpty()) {
                units.erase("often", Archives::erased);
            }
            read.add(row);
        });

        assertThat(read)
                .extracting(ArchivedRow::id)
                .isEqualTo(rows.stream().map(ArchivedRow::id).toList());
    }

    @Test
    void whoSearchesWhileItIsErasedFindsEachOnce() {
        List<ArchivedRow> rows = rows(6_200);
        Archives.write(units, UNIT, rows);
        units.verify(UNIT);
        List<ArchivedRow> found = new ArrayList<>();

        units.find("often", each -> {
            if (found.isEmpty()) {
                units.erase("often", Archives::erased);
            }
            found.add(each.row());
        });

        assertThat(found)
                .extracting(ArchivedRow::id)
                .isEqualTo(rows.stream()
                        .filter(row -> "often".equals(row.key()))
                        .map(ArchivedRow::id)
                        .toList());
    }

    private List<String> names() {
        return store.list("").stream().map(StoredObject::name).toList();
    }
}
