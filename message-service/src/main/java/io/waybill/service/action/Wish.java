package io.waybill.service.action;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says about an action.
 *
 * @param groups the consumer groups meant; none named: those for which the message is dead
 * @param redeliveries how many there had been to the group when the operator looked; needed where it is not dead
 */
public record Wish(
        Set<String> groups,
        @Nullable Integer redeliveries,
        @Nullable String reason) {

    public Wish {
        groups = Set.copyOf(groups);
    }
}
