package io.waybill.service.tracking.archive.cli;

import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.unit.Units;
import java.io.PrintStream;
import java.util.List;

/** Reads units back whole. Writes nothing, so it is no matter who else is at work. */
final class VerifyCommand implements ArchiveCommand {

    private final Units units;

    VerifyCommand(Units units) {
        this.units = units;
    }

    @Override
    public int run(ArchiveArguments arguments, PrintStream out, PrintStream err) {
        List<String> there = units.list();
        for (String unit : arguments.units()) {
            if (!there.contains(unit)) {
                err.println("there is no unit " + unit + " in the archive; 'archive list' names them");
                return ExitCode.NOT_FOUND;
            }
        }
        int code = ExitCode.DONE;
        for (String unit : arguments.units().isEmpty() ? there : arguments.units()) {
            try {
                String found = units.check(unit)
                        .map(manifest -> "right, " + manifest.rows() + " messages")
                        .orElse("not finished");
                out.println(unit + ": " + found);
            } catch (ArchiveException failed) {
                out.println(unit + ": " + failed.getMessage());
                code = ExitCode.FAILED;
            }
            out.flush();
        }
        return code;
    }
}
