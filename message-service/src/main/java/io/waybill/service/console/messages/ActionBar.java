package io.waybill.service.console.messages;

import io.waybill.service.access.account.Permission;
import io.waybill.service.access.payload.Codec;
import io.waybill.service.api.message.MessageView;
import io.waybill.service.console.page.PageContext;
import io.waybill.service.model.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What can be done to a message, by whoever looks at it. What can't be done now is shown, with the reason. Thread-safe. */
@Component
class ActionBar {

    private final PageContext page;

    ActionBar(PageContext page) {
        this.page = page;
    }

    /**
     * @param verb names the texts and the address
     * @param why names the reason for which it can't be done; null if it can
     */
    record Button(String verb, String icon, @Nullable String why) {}

    /** @param codec of the message's payload */
    List<Button> of(MessageView message, Codec codec) {
        boolean open = message.deliveries().stream()
                .anyMatch(delivery -> !delivery.state().isSettled());
        boolean seen = message.publishedAt() != null;
        String why = seen && open ? null : whyNot(message, seen);
        String whyNotSend = why == null && message.erasedAt() != null ? "why.erased" : why;
        List<Button> buttons = new ArrayList<>(List.of(
                button("redeliver", "bi-arrow-repeat", Permission.OPERATE, isRefused(message) ? null : whyNotSend),
                button(
                        "edit",
                        "bi-pencil",
                        Permission.EDIT,
                        whyNotSend == null && codec.isEncrypted() ? "why.encrypted" : whyNotSend),
                button("resolve", "bi-check2-circle", Permission.OPERATE, why),
                message.archivedAt() == null
                        ? button("archive", "bi-archive", Permission.OPERATE, why)
                        : button("restore", "bi-arrow-counterclockwise", Permission.OPERATE, null)));
        if (!message.closableAs().isEmpty()) {
            buttons.add(button("close", "bi-flag", Permission.OPERATE, null));
        }
        if (message.state() == State.PENDING
                || message.state() == State.SENDING
                || message.unseen() && !message.state().isClosed()) {
            buttons.add(button("ask", "bi-question-circle", Permission.OPERATE, null));
        }
        return buttons;
    }

    /** Whether the broker refused the message itself, so that there is nothing but to publish it. */
    static boolean isRefused(MessageView message) {
        return message.state() == State.DEAD && message.deliveries().isEmpty();
    }

    private static String whyNot(MessageView message, boolean seen) {
        if (message.state() == State.ROLLED_BACK) {
            return "why.rolled-back";
        }
        return seen ? "why.settled" : "why.unseen";
    }

    private Button button(String verb, String icon, String permission, @Nullable String impossible) {
        return new Button(verb, icon, page.may(permission) ? impossible : page.why(permission));
    }
}
