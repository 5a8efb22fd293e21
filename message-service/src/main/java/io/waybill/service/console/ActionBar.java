package io.waybill.service.console;

import io.waybill.service.message.DeliveryState;
import io.waybill.service.query.MessageView;
import io.waybill.service.security.Permission;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What can be done to a message, by whoever looks at it. What can't be done now is shown, with the reason. Thread-safe. */
@Component
class ActionBar {

    private final Page page;

    ActionBar(Page page) {
        this.page = page;
    }

    /**
     * @param verb names the texts and the address
     * @param why names the reason for which it can't be done; null if it can
     */
    record Button(String verb, String icon, @Nullable String why) {}

    List<Button> of(MessageView message) {
        boolean dead = has(message, DeliveryState.DEAD);
        boolean owing = has(message, DeliveryState.OWED) || has(message, DeliveryState.FAILED);
        boolean seen = message.publishedAt() != null;
        String nothing = seen ? "why.settled" : "why.unseen";
        return List.of(
                button("redeliver", "bi-arrow-repeat", Permission.OPERATE, seen && (dead || owing) ? null : nothing),
                button("edit", "bi-pencil", Permission.EDIT, seen && (dead || owing) ? null : nothing),
                button("resolve", "bi-check2-circle", Permission.OPERATE, seen && dead ? null : "why.not.dead"),
                message.archivedAt() == null
                        ? button("archive", "bi-archive", Permission.OPERATE, seen && dead ? null : "why.not.dead")
                        : button("restore", "bi-arrow-counterclockwise", Permission.OPERATE, null));
    }

    private Button button(String verb, String icon, String permission, @Nullable String impossible) {
        return new Button(verb, icon, page.may(permission) ? impossible : "why.permission." + permission);
    }

    private static boolean has(MessageView message, DeliveryState state) {
        return message.deliveries().stream().anyMatch(delivery -> delivery.state() == state);
    }
}
