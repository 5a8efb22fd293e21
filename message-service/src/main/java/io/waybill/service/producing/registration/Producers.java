package io.waybill.service.producing.registration;

import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.producing.check.host.CheckUrls;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/** Knows the producers on REST, from the configuration and from the API. Thread-safe. */
@Component
public class Producers {

    private static final long MOST = 10_000;

    private final Map<String, Producer> configured;
    private final ProducerMapper mapper;
    private final CheckUrls urls;
    private final Audit audit;
    private final Clock clock;
    private final Transactions transactions;

    Producers(
            ProducerSettings settings,
            ProducerMapper mapper,
            CheckUrls urls,
            Audit audit,
            Clock clock,
            Transactions transactions) {
        this.configured = settings.checked(urls);
        this.mapper = mapper;
        this.urls = urls;
        this.audit = audit;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** The producer of a name, as it is registered now. */
    public Optional<Producer> find(String name) {
        Producer known = configured.get(name);
        return known != null ? Optional.of(known) : mapper.find(name);
    }

    /** @throws RefusedException if nobody is registered under the name */
    public void require(String name) {
        if (find(name).isEmpty()) {
            throw new RefusedException(ProducerRefusal.PRODUCER_UNKNOWN, name);
        }
    }

    /**
     * Registers a producer, or changes where and how it is asked.
     *
     * @return whether it is new
     * @throws RefusedException for a URL that leads where the service may not go, or for a name that the
     *     configuration defines
     */
    @Secured(Permission.ADMINISTER)
    boolean register(Producer producer) {
        if (configured.containsKey(producer.name())) {
            throw new RefusedException(ProducerRefusal.PRODUCER_CONFIGURED, producer.name());
        }
        try {
            urls.check(producer.uri());
        } catch (IllegalArgumentException refused) {
            throw new RefusedException(
                    ProducerRefusal.CHECK_URL_REFUSED, refused, String.valueOf(refused.getMessage()));
        }
        return transactions.rerunnable(() -> {
            Optional<Producer> before = mapper.lock(producer.name());
            if (before.isEmpty() && mapper.number() >= MOST) {
                throw new RefusedException(ProducerRefusal.PRODUCERS_FULL, MOST);
            }
            mapper.save(producer, clock.millis());
            audit.write(new Audit.Deed(
                    "REGISTER_PRODUCER",
                    null,
                    null,
                    1,
                    null,
                    Map.of(
                            "producer",
                            producer.name(),
                            "before",
                            before.map(Producer::checkUrl).orElse(""),
                            "after",
                            producer.checkUrl(),
                            "secretChanged",
                            before.map(it -> !it.secret().equals(producer.secret()))
                                    .orElse(true))));
            return before.isEmpty();
        });
    }

    /** All of them, by name. */
    @Secured(Permission.READ)
    List<Producer> all() {
        return Stream.concat(
                        configured.values().stream(),
                        mapper.all().stream().filter(stored -> !configured.containsKey(stored.name())))
                .sorted(Comparator.comparing(Producer::name))
                .toList();
    }

    /** How many are registered. */
    public long number() {
        return configured.size() + mapper.number();
    }

    boolean isConfigured(Producer producer) {
        return configured.containsKey(producer.name());
    }
}
