package io.waybill.service.access.payload;

import io.waybill.service.access.account.Permission;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/** Asks whether the one who acts may see payloads, in the middle of what may be done without. Thread-safe. */
@Component
public class PayloadAccess {

    /** @throws org.springframework.security.access.AccessDeniedException if not */
    @Secured(Permission.PAYLOAD)
    public void require() {}
}
