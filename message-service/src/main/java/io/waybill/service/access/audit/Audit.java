package io.waybill.service.access.audit;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Printable;
import io.waybill.service.platform.transaction.Transactions;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Remembers what people and services did: who, when, from where, to what and why. Written in the transaction of the deed,
 * so that neither is there without the other, and to the log once that is committed. Never changed, and deleted when it is too old only. Thread-safe.
 */
@Component
public class Audit {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    private final AuditMapper mapper;
    private final Clock clock;

    Audit(AuditMapper mapper, Clock clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param action a verb such as REDELIVER
     * @param count how many it was done to
     * @param detail what else belongs to it, such as a filter, or what was before and after; no payloads
     */
    public record Deed(
            String action,
            @Nullable MessageId messageId,
            @Nullable Long operationId,
            long count,
            @Nullable String reason,
            Map<String, ?> detail) {}

    /** The name of the caller of this request, or of the service itself. */
    public static String actor() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller == null ? "waybill" : caller.getName();
    }

    /** Writes down what the caller of this request, or else the service itself, does. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(Deed deed) {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        String actor = actor();
        String origin = caller != null && caller.getDetails() instanceof WebAuthenticationDetails details
                ? details.getRemoteAddress()
                : null;
        write(actor, origin, deed);
    }

    /**
     * Writes down what somebody did whom this request does not tell.
     *
     * @param actor his name
     * @param origin the address he did it from, if it is known
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(String actor, @Nullable String origin, Deed deed) {
        mapper.insert(new AuditRow(clock.millis(), actor, origin, deed, JSON.toJSONString(deed.detail())));
        Transactions.afterCommit(() -> LOG.info(
                "{} by {} from {}: message {}, operation {}, count {}",
                deed.action(),
                Printable.of(actor),
                Printable.of(origin),
                deed.messageId(),
                deed.operationId(),
                deed.count()));
    }
}
