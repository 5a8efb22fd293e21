package io.waybill.autoconfigure.database;

import io.waybill.internal.diagnosis.StartFailure;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store was to be on a data source that leads to one database or another. */
class RoutingDataSourceException extends StartFailure {

    RoutingDataSourceException(String property, @Nullable String name, Set<String> targets) {
        super(
                "Waybill's data source" + (name == null ? "" : " '" + name + "'")
                        + " leads to one database or another, by what a thread is about"
                        + (targets.isEmpty() ? "" : " (" + String.join(", ", targets) + ")")
                        + ". Rows that are written through it would be looked for in another database, and a message that is"
                        + " committed would be rolled back.",
                action(property, name, targets));
    }

    private static String action(String property, @Nullable String name, Set<String> targets) {
        String bean = name == null ? "<bean>" : name;
        String example = targets.stream().sorted().findFirst().orElse("<target>");
        return "Set " + property + " to the database that holds Waybill's tables, never a replica: "
                + (name != null && targets.isEmpty()
                        ? "a bean that leads there and nowhere else"
                        : bean + "#" + example)
                + ", and the matching transaction-manager to that of the data source that routes: business goes on"
                + " through it. Each further database in which messages are sent or effects are taken is set up under"
                + " waybill.stores. If this application is not to use Waybill, set waybill.enabled=false.";
    }
}
