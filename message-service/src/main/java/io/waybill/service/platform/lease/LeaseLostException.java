package io.waybill.service.platform.lease;

/** What was begun is not finished, since another node may be at it by now. */
public class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(String message) {
        super(message);
    }
}
