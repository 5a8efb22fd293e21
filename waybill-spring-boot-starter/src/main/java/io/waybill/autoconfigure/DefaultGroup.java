package io.waybill.autoconfigure;

import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.protocol.MessageRules;
import io.waybill.protocol.Printable;

/** Producer groups that are made of other names, where none is set. */
final class DefaultGroup {

    private DefaultGroup() {}

    /** @throws StartFailure when nothing of the name is left that would tell its group from another service's */
    static String of(String application) {
        String group = "WAYBILL_" + application.replaceAll("[^a-zA-Z0-9_-]", "_");
        // Letters in which RocketMQ takes no names: all services called so would answer for each other's messages.
        if (!application.matches("(?s).*[a-zA-Z0-9].*")) {
            throw refused(
                    "spring.application.name '" + Printable.of(application)
                            + "' has no letter (a to z) or digit, and its producer group would be " + group
                            + ", as that of other services with such names",
                    "waybill.producer.group=WAYBILL_ORDERS");
        }
        return check(group, "spring.application.name", "waybill.producer.group=WAYBILL_ORDERS");
    }

    /** @throws StartFailure when the two are too long together */
    static String of(String producerGroup, String store) {
        return check(
                producerGroup + "_" + store,
                "waybill.stores." + store,
                "waybill.stores." + store + ".producer-group=WAYBILL_ORDERS_" + store);
    }

    private static String check(String group, String source, String line) {
        try {
            MessageRules.checkGroupName(group);
            return group;
        } catch (IllegalArgumentException refused) {
            throw refused("the producer group made of " + source + ": " + refused.getMessage(), line);
        }
    }

    private static StartFailure refused(String what, String line) {
        return new StartFailure(
                what + ".",
                "Name the group yourself, as in " + line
                        + "; every instance of a service, and no other service, has the same.");
    }
}
