package io.waybill.service.notifying.endpoint;

import io.waybill.protocol.HttpGroups;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Start;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.consuming.retirement.Retirements;
import io.waybill.service.notifying.endpoint.EndpointMapper.EndpointRow;
import io.waybill.service.platform.broker.KnownTopics;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.subscription.Subscriptions;
import jakarta.validation.Validator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/** Keeps endpoints, each with the subscription of its consumer group. Thread-safe. */
@Component
public class Endpoints {

    private final EndpointMapper mapper;
    private final EndpointBook book;
    private final EndpointAddresses addresses;
    private final NotificationSettings settings;
    private final Subscriptions subscriptions;
    private final Retirements retirements;
    private final KnownTopics topics;
    private final JournalClock clock;
    private final Audit audit;
    private final Transactions transactions;
    private final Validator validator;

    Endpoints(
            EndpointMapper mapper,
            EndpointBook book,
            EndpointAddresses addresses,
            NotificationSettings settings,
            Subscriptions subscriptions,
            Retirements retirements,
            KnownTopics topics,
            JournalClock clock,
            Audit audit,
            Transactions transactions,
            Validator validator) {
        this.mapper = mapper;
        this.book = book;
        this.addresses = addresses;
        this.settings = settings;
        this.subscriptions = subscriptions;
        this.retirements = retirements;
        this.topics = topics;
        this.clock = clock;
        this.audit = audit;
        this.transactions = transactions;
        this.validator = validator;
    }

    /**
     * What has become of an endpoint.
     *
     * @param newSecret made for it, which nobody is told again; null if none was, or its public half is all that anybody needs
     */
    public record SavedEndpoint(
            Endpoint endpoint, boolean isNew, @Nullable String newSecret) {}

    /** All, by name, as they are shown. */
    @Secured(Permission.READ)
    public List<EndpointView> views() {
        Map<String, List<Pause>> pauses = mapper.pauses().stream().collect(Collectors.groupingBy(Pause::endpoint));
        return mapper.all().stream()
                .flatMap(row -> EndpointBook.readable(row).stream())
                .map(endpoint -> EndpointView.of(endpoint, pauses.getOrDefault(endpoint.name(), List.of())))
                .toList();
    }

    /** @throws RefusedException if there is none of the name */
    @Secured(Permission.READ)
    public EndpointView view(String name) {
        return EndpointView.of(find(name), pauses(name));
    }

    private Endpoint find(String name) {
        return mapper.find(Endpoint.requireName(name)).map(EndpointBook::read).orElseThrow(() -> unknown(name));
    }

    private static RefusedException unknown(String name) {
        return new RefusedException(EndpointRefusal.ENDPOINT_UNKNOWN, name);
    }

    List<Pause> pauses(String name) {
        return mapper.pausesOf(name);
    }

    /** @throws RefusedException naming what can't be, or that somebody has changed it meanwhile */
    @Secured(Permission.ADMINISTER)
    public SavedEndpoint save(String name, EndpointRequest request) {
        Endpoint.requireName(name);
        checkFields(request);
        request.checkTopic();
        topics.require(request.topic());
        return transactions.rerunnable(() -> {
            Optional<Endpoint> before = mapper.lock(name).map(EndpointBook::read);
            checkBefore(name, request, before);
            EndpointSettings wanted = request.settings(
                    before.map(known -> known.settings().headers()).orElse(Map.of()));
            checkAddress(wanted);
            List<String> secrets = request.secrets(before.map(Endpoint::secrets).orElse(List.of()));
            String made = secrets.isEmpty() ? EndpointSecrets.make(wanted) : null;
            Endpoint endpoint = new Endpoint(
                    name,
                    request.topic(),
                    request.checkedTags(),
                    wanted,
                    made == null ? secrets : List.of(made),
                    before.map(Endpoint::version).orElse(0) + 1,
                    before.map(Endpoint::since).orElseGet(clock::now));
            store(endpoint, before);
            return new SavedEndpoint(
                    endpoint,
                    before.isEmpty(),
                    made == null ? null : EndpointSecrets.told(made).orElse(null));
        });
    }

    /** Of a request from a form as of one from a program. */
    private void checkFields(EndpointRequest request) {
        String wrong = validator.validate(request).stream()
                .map(problem -> "'" + problem.getPropertyPath() + "' " + problem.getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
        if (!wrong.isEmpty()) {
            throw RequestRefusal.invalid(wrong);
        }
    }

    private void checkBefore(String name, EndpointRequest request, Optional<Endpoint> before) {
        int version = before.map(Endpoint::version).orElse(0);
        if (request.version() != null && request.version() != version) {
            throw new RefusedException(EndpointRefusal.ENDPOINT_CHANGED, name, version);
        }
        if (before.filter(known -> !known.topic().equals(request.topic())).isPresent()) {
            throw new RefusedException(
                    EndpointRefusal.ENDPOINT_TOPIC_FIXED, name, before.get().topic());
        }
        if (before.isEmpty() && mapper.number() >= settings.endpoints()) {
            throw new RefusedException(EndpointRefusal.ENDPOINTS_FULL, settings.endpoints());
        }
    }

    private void checkAddress(EndpointSettings wanted) {
        String url = wanted.url();
        if (url == null) {
            return; // The message says, and is judged when it is told.
        }
        try {
            addresses.check(addresses.parse(url));
        } catch (IllegalArgumentException refused) {
            throw new RefusedException(
                    EndpointRefusal.ENDPOINT_ADDRESS_REFUSED, refused, String.valueOf(refused.getMessage()));
        }
    }

    private void store(Endpoint endpoint, Optional<Endpoint> before) {
        long now = clock.now();
        book.changes();
        EndpointRow row = EndpointBook.write(endpoint);
        if (before.isEmpty()) {
            mapper.add(row, now);
            mapper.resume(endpoint.name()); // Of one of the same name that is gone.
        } else {
            mapper.change(row, now);
            if (!Objects.equals(
                    before.get().settings().url(), endpoint.settings().url())) {
                mapper.forgetGone(endpoint.name()); // Whoever said so was asked elsewhere.
                mapper.forgetOutages(endpoint.name());
            }
        }
        // A new one owes nothing of what was published before it was there.
        subscriptions.registerEndpoint(new Registration.GroupSubscription(
                endpoint.topic(),
                endpoint.group(),
                endpoint.tags(),
                Registration.Mode.CONCURRENT,
                now,
                Start.LAST,
                false));
        subscriptions.requireExpected(endpoint.topic(), endpoint.group());
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("endpoint", endpoint.name());
        detail.put("version", endpoint.version());
        detail.put(
                "before", before.map(known -> EndpointView.of(known, List.of())).orElse(null));
        detail.put("after", EndpointView.of(endpoint, List.of()));
        detail.put(
                "secretsChanged",
                before.filter(known -> known.secrets().equals(endpoint.secrets()))
                        .isEmpty());
        audit.write(new Audit.Deed("SAVE_ENDPOINT", null, null, 1, null, detail));
    }

    /**
     * Forgets an endpoint: nothing more is owed to it, and what is, is waived.
     *
     * @param deadToo whether what was given up on is forgotten as well
     * @throws RefusedException if there is none of the name
     */
    @Secured(Permission.ADMINISTER)
    public void delete(String name, String reason, boolean deadToo) {
        transactions.rerunnable(() -> {
            Endpoint known = lock(name);
            mapper.delete(name);
            mapper.resume(name);
            mapper.forgetOutages(name);
            retirements.retireEndpoint(HttpGroups.of(name), known.topic(), reason, deadToo);
            audit.write(new Audit.Deed("DELETE_ENDPOINT", null, null, 1, reason, Map.of("endpoint", name)));
            return known;
        });
    }

    private Endpoint lock(String name) {
        book.changes();
        return mapper.lock(Endpoint.requireName(name)).map(EndpointBook::read).orElseThrow(() -> unknown(name));
    }

    /** Sends nothing to an endpoint until it is {@linkplain #resume resumed}. */
    @Secured(Permission.OPERATE)
    public void pause(String name, String reason) {
        transactions.rerunnable(() -> {
            Endpoint known = lock(name);
            mapper.pause(new Pause(name, "", clock.now(), PauseReason.BY_HAND.name()));
            audit.write(new Audit.Deed("PAUSE_ENDPOINT", null, null, 1, reason, Map.of("endpoint", name)));
            return known;
        });
    }

    /** Sends again to an endpoint that was paused, and to all hosts of it. */
    @Secured(Permission.OPERATE)
    public void resume(String name, String reason) {
        transactions.rerunnable(() -> {
            Endpoint known = lock(name);
            mapper.forgetOutages(name);
            if (mapper.resume(name) > 0) {
                audit.write(new Audit.Deed("RESUME_ENDPOINT", null, null, 1, reason, Map.of("endpoint", name)));
            }
            return known;
        });
    }
}
