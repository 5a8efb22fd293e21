package io.waybill.service.tracking.archive.cli;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.archive.unit.FoundRow;
import io.waybill.service.tracking.archive.unit.Units;
import java.io.PrintStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prints messages as they lie in the archive. */
final class FindCommand implements ArchiveCommand {

    private final Units units;

    FindCommand(Units units) {
        this.units = units;
    }

    @Override
    public int run(ArchiveArguments arguments, PrintStream out, PrintStream err) {
        Printer printer = new Printer(out, err);
        MessageId id = arguments.id();
        if (id != null) {
            units.find(id).ifPresent(printer::print);
        } else {
            units.find(Objects.requireNonNull(arguments.key()), printer::print);
        }
        if (printer.unit == null) {
            err.println("there is no such message in the archive");
            return ExitCode.NOT_FOUND;
        }
        return ExitCode.DONE;
    }

    private static final class Printer {

        private final PrintStream out;
        private final PrintStream err;
        private @Nullable String unit;

        Printer(PrintStream out, PrintStream err) {
            this.out = out;
            this.err = err;
        }

        void print(FoundRow found) {
            if (!found.unit().equals(unit)) {
                unit = found.unit();
                err.println("in " + unit + ":");
            }
            out.println(found.row().toJson());
        }
    }
}
