package io.waybill.service.operating.action;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says about an action.
 *
 * @param groups the consumer groups meant; none named: those for which the message is dead
 * @param redeliveries how many there had been to any group when the operator looked; needed where it is not dead
 * @param byGroup the same for each group, where they differ
 */
public record ActionRequest(
        Set<String> groups,
        @Nullable Integer redeliveries,
        Map<String, Integer> byGroup,
        @Nullable String reason) {

    public ActionRequest {
        groups = Set.copyOf(groups);
        byGroup = Map.copyOf(byGroup);
    }

    public ActionRequest(Set<String> groups, @Nullable Integer redeliveries, @Nullable String reason) {
        this(groups, redeliveries, Map.of(), reason);
    }

    /** @param seen the groups meant, each with the redeliveries as the operator saw them; none: those for which it is dead */
    public static ActionRequest of(Map<String, Integer> seen, @Nullable String reason) {
        return new ActionRequest(seen.keySet(), null, seen, reason);
    }

    @Nullable Integer redeliveries(String group) {
        return byGroup.getOrDefault(group, redeliveries);
    }
}
