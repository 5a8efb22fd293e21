package io.waybill.service.access.request;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** The answer to who asks for what there is no room for: 503, with a code for programs and when to come again. Nothing was done. */
public final class NoRoomException extends ResponseStatusException {

    private static final long serialVersionUID = 1;

    private static final String RETRY_AFTER_SECONDS = "60";

    public NoRoomException(String code, String why) {
        super(HttpStatus.SERVICE_UNAVAILABLE, why);
        getBody().setProperty("code", code);
    }

    @Override
    public HttpHeaders getHeaders() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return headers;
    }
}
