package io.waybill.service.notifying.endpoint;

import io.waybill.service.notifying.endpoint.EndpointMapper.EndpointRow;
import io.waybill.service.notifying.endpoint.EndpointMapper.EndpointVersion;
import io.waybill.service.notifying.endpoint.Pause.PausedHost;
import io.waybill.service.platform.failurelog.RateLimitedLog;
import io.waybill.service.platform.transaction.Transactions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Endpoints as this node knows them: read anew by whoever notifies, every second or so, and only those that have changed. Thread-safe.
 */
@Component
public class EndpointBook {

    private static final RateLimitedLog LIMITED = new RateLimitedLog(LoggerFactory.getLogger(EndpointBook.class));

    private final EndpointMapper mapper;
    private volatile boolean isOutdated;
    private volatile Known known = new Known(Map.of(), Map.of(), Set.of());

    EndpointBook(EndpointMapper mapper) {
        this.mapper = mapper;
    }

    private record Known(
            Map<String, Endpoint> endpoints, Map<String, EndpointVersion> versions, Set<PausedHost> pauses) {}

    /** In the running transaction something changes that this node is to go by as soon as that is committed, and others within a second. */
    public void changes() {
        Transactions.afterCommit(() -> isOutdated = true);
    }

    /** Whether it is known to be outdated. */
    public boolean isOutdated() {
        return isOutdated;
    }

    /**
     * Reads what has changed. Called by one thread.
     *
     * @return endpoints of which a pause is over
     */
    public Set<String> refresh() {
        isOutdated = false; // First: what changes while it is read is read again.
        Known before = known;
        Map<String, Endpoint> now = new HashMap<>();
        Map<String, EndpointVersion> versions = new HashMap<>();
        for (EndpointVersion each : mapper.versions()) {
            Endpoint same = before.endpoints().get(each.name());
            if (same != null && each.equals(before.versions().get(each.name()))) {
                now.put(each.name(), same);
                versions.put(each.name(), each);
            } else {
                mapper.find(each.name()).flatMap(EndpointBook::readable).ifPresent(read -> {
                    now.put(each.name(), read);
                    versions.put(each.name(), each);
                });
            }
        }
        Set<PausedHost> pauses = mapper.pauses().stream().map(Pause::where).collect(Collectors.toUnmodifiableSet());
        known = new Known(Map.copyOf(now), Map.copyOf(versions), pauses);
        return before.pauses().stream()
                .filter(pause -> !pauses.contains(pause))
                .map(PausedHost::endpoint)
                .collect(Collectors.toSet());
    }

    /** What a node of a newer version has stored may be unreadable: others are told all the same. */
    static Optional<Endpoint> readable(EndpointRow row) {
        try {
            return Optional.of(read(row));
        } catch (RuntimeException unreadable) {
            LIMITED.error(
                    "unreadable " + row.name(),
                    "endpoint {} can't be read, and is told nothing by this node: {}",
                    row.name(),
                    unreadable.toString());
            return Optional.empty();
        }
    }

    public Optional<Endpoint> find(String name) {
        return Optional.ofNullable(known.endpoints().get(name));
    }

    public List<Endpoint> all() {
        return List.copyOf(known.endpoints().values());
    }

    /** @param host of an endpoint whose messages say where to; else empty */
    public boolean isPaused(String endpoint, String host) {
        Set<PausedHost> pauses = known.pauses();
        return pauses.contains(new PausedHost(endpoint, "")) || pauses.contains(new PausedHost(endpoint, host));
    }

    static EndpointRow write(Endpoint endpoint) {
        return new EndpointRow(
                endpoint.name(),
                endpoint.topic(),
                endpoint.tags(),
                EndpointText.write(endpoint.settings()),
                String.join(" ", endpoint.secrets()),
                endpoint.version(),
                endpoint.since());
    }

    static Endpoint read(EndpointRow row) {
        List<String> secrets = row.secrets().isEmpty()
                ? List.of()
                : Arrays.asList(row.secrets().split(" "));
        return new Endpoint(
                row.name(),
                row.topic(),
                row.tags(),
                EndpointText.read(row.settings()),
                secrets,
                row.version(),
                row.since());
    }
}
