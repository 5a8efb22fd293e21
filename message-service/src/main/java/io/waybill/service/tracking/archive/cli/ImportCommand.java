package io.waybill.service.tracking.archive.cli;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.lease.JobLease;
import io.waybill.service.platform.lease.JobLease.HeldLease;
import io.waybill.service.platform.lease.LeaseLostException;
import io.waybill.service.tracking.archive.unit.ArchivedRow;
import io.waybill.service.tracking.archive.unit.Units;
import java.io.PrintStream;
import java.util.function.Consumer;

/**
 * Puts a unit's messages back into the database, some hundred at a time. Nobody erases meanwhile: what was read before somebody's data
 * was erased would be back after it.
 */
final class ImportCommand implements ArchiveCommand {

    private final Units units;
    private final ImportedMessages messages;
    private final JobLease lease;

    ImportCommand(Units units, ImportedMessages messages, JobLease lease) {
        this.units = units;
        this.messages = messages;
        this.lease = lease;
    }

    @Override
    public int run(ArchiveArguments arguments, PrintStream out, PrintStream err) {
        String unit = arguments.units().get(0);
        if (!units.list().contains(unit) || units.manifest(unit).isEmpty()) {
            err.println("there is no finished unit " + unit + " in the archive; 'archive list' names them");
            return ExitCode.NOT_FOUND;
        }
        if (!messages.haveTheirTables()) {
            err.println("the database has not the tables of this version: start the service once, which makes them");
            return ExitCode.FAILED;
        }
        ImportRound[] round = new ImportRound[1];
        try {
            boolean alone = lease.runLong(Units.LEASE, held -> round[0] = put(arguments, unit, held));
            if (!alone) {
                err.println("somebody else writes into the archive just now, or erases there, or did so and was killed"
                        + " within the last two minutes: try again later");
                return ExitCode.FAILED;
            }
        } catch (LeaseLostException lost) {
            err.println(lost.getMessage() + "; what is in the database stays there: call it again to go on");
            return ExitCode.FAILED;
        }
        out.println("imported " + round[0].added() + " messages; " + round[0].passedOver()
                + " were in the database already");
        return round[0].isEmpty() ? notFound(unit, err) : ExitCode.DONE;
    }

    private ImportRound put(ArchiveArguments arguments, String unit, HeldLease held) {
        ImportRound round = new ImportRound(batch -> messages.add(batch, held));
        read(arguments, unit, round::take);
        round.flush();
        return round;
    }

    private void read(ArchiveArguments arguments, String unit, Consumer<ArchivedRow> to) {
        MessageId id = arguments.id();
        String key = arguments.key();
        if (id != null) {
            units.row(unit, id)
                    .filter(row -> key == null || key.equals(row.key()))
                    .ifPresent(to);
        } else if (key != null) {
            units.rows(unit, key, to);
        } else {
            units.rows(unit, to);
        }
    }

    private static int notFound(String unit, PrintStream err) {
        err.println("there is no such message in " + unit);
        return ExitCode.NOT_FOUND;
    }
}
