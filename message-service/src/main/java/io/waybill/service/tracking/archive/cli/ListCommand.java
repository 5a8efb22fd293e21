package io.waybill.service.tracking.archive.cli;

import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.unit.Manifest;
import io.waybill.service.tracking.archive.unit.UnitPart;
import io.waybill.service.tracking.archive.unit.Units;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Says which units there are. */
final class ListCommand implements ArchiveCommand {

    private static final String LINE = "%-40s %-16s %12s %14s  %-24s %-24s %s%n";

    private final Units units;

    ListCommand(Units units) {
        this.units = units;
    }

    @Override
    public int run(ArchiveArguments arguments, PrintStream out, PrintStream err) {
        boolean damaged = false;
        out.printf(LINE, "UNIT", "TABLE", "MESSAGES", "BYTES", "FIRST", "LAST", "VERIFIED");
        for (String unit : units.list()) {
            try {
                print(unit, out);
            } catch (ArchiveException failed) {
                err.println(unit + ": " + failed.getMessage());
                damaged = true;
            }
        }
        return damaged ? ExitCode.FAILED : ExitCode.DONE;
    }

    private void print(String unit, PrintStream out) {
        Optional<Manifest> manifest = units.manifest(unit);
        if (manifest.isEmpty()) {
            out.printf(LINE, unit, "-", "-", "-", "-", "-", "not finished");
            return;
        }
        List<UnitPart> parts = manifest.get().parts();
        out.printf(
                LINE,
                unit,
                manifest.get().table(),
                manifest.get().rows(),
                parts.stream()
                        .mapToLong(part -> part.bytes() + part.indexBytes())
                        .sum(),
                parts.isEmpty() ? "-" : time(parts.get(0).firstId().epochMillis()),
                parts.isEmpty()
                        ? "-"
                        : time(parts.get(parts.size() - 1).lastId().epochMillis()),
                units.verified(unit)
                        .map(proof -> proof.at().truncatedTo(ChronoUnit.SECONDS).toString())
                        .orElse("not verified"));
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
