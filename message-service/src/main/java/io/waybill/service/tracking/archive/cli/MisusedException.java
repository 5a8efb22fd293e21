package io.waybill.service.tracking.archive.cli;

/** A command that makes no sense: the message says why. */
final class MisusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MisusedException(String message) {
        super(message);
    }
}
