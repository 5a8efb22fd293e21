package io.waybill.service.tracking.retrypolicy;

import io.waybill.service.tracking.retrypolicy.RedeliverySettings.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Shows all policies, stored and configured ones side by side. Thread-safe. */
@Component
public class PolicyBook {

    private final PolicyMapper mapper;
    private final RedeliverySettings settings;

    PolicyBook(PolicyMapper mapper, RedeliverySettings settings) {
        this.mapper = mapper;
        this.settings = settings;
    }

    /**
     * The policies there are.
     *
     * @param everybody what holds where nothing else is said
     */
    public record PolicyBookEntries(PatienceView everybody, List<PolicyView> topics, List<PolicyView> groups) {}

    public PolicyBookEntries read() {
        List<PolicyRow> rows = mapper.all();
        Patience everybody = new Patience(settings.staleAfter(), settings.ladder());
        return new PolicyBookEntries(
                Objects.requireNonNull(PatienceView.of(everybody)),
                views(settings.topics(), of(PolicyScope.TOPIC, rows)),
                views(settings.groups(), of(PolicyScope.GROUP, rows)));
    }

    private static Map<String, Patience> of(PolicyScope scope, List<PolicyRow> rows) {
        return rows.stream()
                .filter(row -> row.scope() == scope)
                .collect(Collectors.toMap(PolicyRow::name, PolicyRow::patience, (one, same) -> one, TreeMap::new));
    }

    private static List<PolicyView> views(Map<String, Patience> configured, Map<String, Patience> stored) {
        TreeSet<String> names = new TreeSet<>(configured.keySet());
        names.addAll(stored.keySet());
        List<PolicyView> views = new ArrayList<>();
        names.forEach(name -> views.add(
                new PolicyView(name, PatienceView.of(configured.get(name)), PatienceView.of(stored.get(name)))));
        return views;
    }
}
