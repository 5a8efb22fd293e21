package io.waybill.autoconfigure.database;

import io.waybill.internal.diagnosis.StartFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nothing says which of the host's data sources, or transaction managers, Waybill is to use. */
class UndecidedDatabaseException extends StartFailure {

    /** @param named what the property names, if it does; that is none of the candidates then */
    UndecidedDatabaseException(Class<?> type, String property, @Nullable String named, List<String> candidates) {
        super(describe(type.getSimpleName(), property, named, candidates), action(property));
    }

    private static String action(String property) {
        return "Set " + property + " to the name of one of these beans. waybill.data-source and"
                + " waybill.transaction-manager belong together: the manager runs the transactions of the data source that"
                + " holds Waybill's tables; without them, both are those marked @Primary. Further data sources are set up"
                + " under waybill.stores. If this application is not to use Waybill, set waybill.enabled=false.";
    }

    private static String describe(String type, String property, @Nullable String named, List<String> candidates) {
        String there = candidates.isEmpty() ? "there is none" : "there are " + String.join(", ", candidates);
        return named == null
                ? "Waybill can't tell which " + type + " is its own: " + there + ", and " + property + " names none."
                : property + " names '" + named + "', which is no " + type + ": " + there + ".";
    }
}
