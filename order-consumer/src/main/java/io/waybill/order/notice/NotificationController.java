package io.waybill.order.notice;

import io.waybill.notification.NotificationInbox;
import io.waybill.notification.NotificationInbox.InboxReply;
import io.waybill.notification.NotificationVerdict;
import io.waybill.notification.NotificationVerifier;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Is told of payments over HTTP: verified, and then taken by the very listener that takes messages, once, whichever way they come. */
@RestController
@EnableConfigurationProperties(NotificationSettings.class)
class NotificationController {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationController.class);
    private static final String SUCCESS = "success";

    private final NotificationInbox inbox;
    private final Optional<NotificationVerifier> verifier;

    NotificationController(NotificationInbox inbox, NotificationSettings settings) {
        this.inbox = inbox;
        this.verifier = settings.verifier();
    }

    @PostMapping(path = "/payment-notifications", produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<String> notified(@RequestBody(required = false) byte @Nullable [] sent, HttpServletRequest request) {
        byte[] body = sent == null ? new byte[0] : sent;
        NotificationVerdict verdict = verifier.map(known -> known.verify(body, request::getHeader))
                .orElse(NotificationVerdict.SIGNATURE_UNKNOWN);
        if (!verdict.isVerified()) {
            LOG.warn("a notification is refused: {}", verdict);
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED).body(verdict.name());
        }
        InboxReply taken = take(body, request);
        return switch (taken) {
            case TAKEN -> ResponseEntity.ok(SUCCESS);
            case NOT_NOW -> ResponseEntity.internalServerError().body(taken.name());
            case NEVER -> ResponseEntity.unprocessableContent().body(taken.name());
        };
    }

    /** What is signed with our secret and has an id that is none of Waybill's would be the same the next time. */
    private InboxReply take(byte[] body, HttpServletRequest request) {
        try {
            return inbox.take(PaymentNoticeListener.class, body, request::getHeader);
        } catch (IllegalArgumentException noId) {
            LOG.warn("a notification is refused: {}", noId.getMessage());
            return InboxReply.NEVER;
        }
    }
}
