package io.waybill.service.console.messages;

import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The groups that were chosen in a form, each with the redeliveries that were seen there: group#number. */
final class ActionTargets {

    /** Chosen for a message that no group has been sent yet. */
    static final String WHOLE = "*";

    private ActionTargets() {}

    /** @throws RefusedException if nothing is chosen, or it can't be read */
    static Map<String, Integer> read(Collection<String> chosen) {
        Map<String, Integer> seen = new TreeMap<>();
        for (String each : chosen) {
            if (!each.equals(WHOLE)) {
                int mark = each.lastIndexOf('#');
                try {
                    seen.put(each.substring(0, mark), Integer.valueOf(each.substring(mark + 1)));
                } catch (IndexOutOfBoundsException | NumberFormatException malformed) {
                    throw RequestRefusal.invalid("'target' must look like group#number, and is " + each);
                }
            }
        }
        if (chosen.isEmpty()) {
            throw new RefusedException(SelectionRefusal.NO_GROUP_CHOSEN);
        }
        return seen;
    }
}
