package io.waybill.service.notifying.endpoint;

import io.waybill.protocol.webhook.WebhookKey;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/** Replaces secrets: first both sign, then, once the receiver knows the new one, that alone. Thread-safe. */
@Component
public class EndpointSecrets {

    private final EndpointMapper mapper;
    private final EndpointBook book;
    private final JournalClock clock;
    private final Audit audit;
    private final Transactions transactions;

    EndpointSecrets(
            EndpointMapper mapper, EndpointBook book, JournalClock clock, Audit audit, Transactions transactions) {
        this.mapper = mapper;
        this.book = book;
        this.clock = clock;
        this.audit = audit;
        this.transactions = transactions;
    }

    /** Makes what signs where nobody has given a secret: where the message says where to, a key that receivers can't sign with. */
    static String make(EndpointSettings settings) {
        return settings.isFromMessage() ? WebhookKey.newSigningKey() : WebhookKey.newSecret();
    }

    /** What a receiver is given of a secret that was made: all of one that is shared, and nothing of a key that signs for everybody. */
    static Optional<String> told(String made) {
        return WebhookKey.parse(made).isShared() ? Optional.of(made) : Optional.empty();
    }

    /**
     * Has a new secret sign beside the newest of those that do.
     *
     * @return the new one, which nobody is told again; nothing of a key of which receivers have the public half, which the endpoint shows
     * @throws RefusedException if there is no endpoint of the name
     */
    @Secured(Permission.ADMINISTER)
    public Optional<String> renew(String name, String reason) {
        Endpoint changed = change(name, reason, "RENEW_SECRET", known -> {
            String made = make(known.settings());
            return known.secrets().isEmpty()
                    ? List.of(made)
                    : List.of(made, known.secrets().get(0));
        });
        return told(changed.secrets().get(0));
    }

    /**
     * Has only the newest secret sign.
     *
     * @throws RefusedException if there is no endpoint of the name
     */
    @Secured(Permission.ADMINISTER)
    public void dropOld(String name, String reason) {
        change(
                name,
                reason,
                "DROP_OLD_SECRET",
                known -> known.secrets().subList(0, Math.min(1, known.secrets().size())));
    }

    /** What signs of an endpoint. */
    private interface Choice {
        List<String> of(Endpoint endpoint);
    }

    private Endpoint change(String name, String reason, String action, Choice choice) {
        return transactions.rerunnable(() -> {
            Endpoint known = mapper.lock(Endpoint.requireName(name))
                    .map(EndpointBook::read)
                    .orElseThrow(() -> new RefusedException(EndpointRefusal.ENDPOINT_UNKNOWN, name));
            Endpoint changed = new Endpoint(
                    name,
                    known.topic(),
                    known.tags(),
                    known.settings(),
                    choice.of(known),
                    known.version() + 1,
                    known.since());
            book.changes();
            mapper.change(EndpointBook.write(changed), clock.now());
            audit.write(new Audit.Deed(
                    action, null, null, 1, reason, Map.of("endpoint", name, "version", changed.version())));
            return changed;
        });
    }
}
