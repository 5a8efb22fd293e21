package io.waybill.service.operating.action;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Nothing was done, and the message says why not. */
public class ActionRefusedException extends ResponseStatusException {

    ActionRefusedException(HttpStatus status, String why) {
        super(status, why);
    }
}
