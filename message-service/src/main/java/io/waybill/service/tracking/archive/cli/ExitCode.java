package io.waybill.service.tracking.archive.cli;

/** What a command ends with. */
final class ExitCode {

    static final int DONE = 0;
    /** Something is damaged, away, or could not be done. */
    static final int FAILED = 1;
    /** Wrong arguments or settings. */
    static final int MISUSED = 2;

    static final int NOT_FOUND = 3;

    private ExitCode() {}
}
