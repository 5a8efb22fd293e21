package io.waybill.service.tracking.archive.cli;

import java.io.PrintStream;

/** One of the archive's commands. */
interface ArchiveCommand {

    /**
     * @param out what was asked for
     * @param err what is said about it
     * @return the exit code
     */
    int run(ArchiveArguments arguments, PrintStream out, PrintStream err);
}
