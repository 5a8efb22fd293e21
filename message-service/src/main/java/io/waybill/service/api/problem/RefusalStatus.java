package io.waybill.service.api.problem;

import io.waybill.service.platform.refusal.Refusal;
import org.springframework.http.HttpStatus;

/** The HTTP status that tells of a refusal, to programs and on pages. */
public final class RefusalStatus {

    private RefusalStatus() {}

    public static HttpStatus of(Refusal.RefusalKind kind) {
        return switch (kind) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case UNREADABLE -> HttpStatus.UNPROCESSABLE_CONTENT;
            case FAILED_ELSEWHERE -> HttpStatus.BAD_GATEWAY;
            case UNAVAILABLE, NO_ROOM -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }
}
