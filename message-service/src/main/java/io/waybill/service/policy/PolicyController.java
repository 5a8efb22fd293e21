package io.waybill.service.policy;

import io.waybill.service.policy.RedeliverySettings.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows policies: how patient redelivery is with topics and groups. */
@RestController
class PolicyController {

    private final PolicyMapper mapper;
    private final RedeliverySettings settings;

    PolicyController(PolicyMapper mapper, RedeliverySettings settings) {
        this.mapper = mapper;
        this.settings = settings;
    }

    /**
     * The policies there are.
     *
     * @param everybody what holds where nothing else is said
     */
    record View(PatienceView everybody, List<PolicyView> topics, List<PolicyView> groups) {}

    /**
     * What is said for one topic or group.
     *
     * @param configured by the service's settings
     * @param stored at run time: goes before what is configured
     */
    record PolicyView(
            String name,
            @Nullable PatienceView configured,
            @Nullable PatienceView stored) {}

    @GetMapping("/api/v1/policies")
    View list() {
        List<PolicyRow> rows = mapper.all();
        Patience everybody = new Patience(settings.staleAfter(), settings.ladder());
        return new View(
                Objects.requireNonNull(PatienceView.of(everybody)),
                views(settings.topics(), of(Scope.TOPIC, rows)),
                views(settings.groups(), of(Scope.GROUP, rows)));
    }

    private static Map<String, Patience> of(Scope scope, List<PolicyRow> rows) {
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
